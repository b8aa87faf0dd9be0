/* How a view is filled, in several files. Only view*.c include this. */
#ifndef TAC_SCREENS_VIEW_PARTS_H
#define TAC_SCREENS_VIEW_PARTS_H

#include "screens/view.h"

struct filling {
	const struct session *session;
	const struct policy *policy;
	const struct view_facts *facts;
	struct view *view;
};

/* A taxpayer number down to its last four digits. */
void view_mask_tin(char *text, size_t max);

/* Who can be named as with the visitor, and the number of who is. */
const char *view_companion_words(enum companion companion);
void view_fill_companions(const struct filling *filling);
void view_fill_companion_id(const struct filling *filling);

/* What a second person is asked for, and what it rests on. */
void view_fill_second(const struct filling *filling);

/* Why a page is not on paper, and what the printer may still hold. */
void view_fill_printer(const struct filling *filling);

/* The desk as it is, and its papers. */
void view_fill_exceptions(const struct filling *filling);
/* What of resting visits a screen shows. */
void view_fill_rest(const struct filling *filling);
void view_fill_slip(const struct filling *filling);
/* Before and behind the printing of a receipt. */
void view_fill_paper(const struct filling *filling, const struct session_rules *rules);
/* One more to choose. */
void view_add_choice(struct view *view, const char *words);
/* What the clerk compares, and what the clerk answers. */
void view_add_line(struct view *view, const char *label, const char *text);
void view_fill_answers(const struct filling *filling);
/* Whom the state is about; and everybody, where they are shown together. */
void view_fill_people(const struct filling *filling);
void view_fill_review(const struct filling *filling);
void view_fill_questions(const struct filling *filling);

#endif
