/* What each reason to come is asked and told. */
#ifndef TAC_TESTS_SCENES_REASON_H
#define TAC_TESTS_SCENES_REASON_H

/* Name, reason, detail. */
#define REASON_SCENE_LIST(X)                                                                       \
	X(lost, LOST_PIN, 0)                                                                       \
	X(primary_wrong, EFILE_REJECTED, 0)                                                        \
	X(primary_missing, EFILE_REJECTED, 1)                                                      \
	X(spouse_wrong, EFILE_REJECTED, 2)                                                         \
	X(spouse_missing, EFILE_REJECTED, 3)                                                       \
	X(dependent_wrong, EFILE_REJECTED, 4)                                                      \
	X(primary_name, EFILE_REJECTED, 5)                                                         \
	X(spouse_name, EFILE_REJECTED, 6)                                                          \
	X(dependent_name, EFILE_REJECTED, 7)                                                       \
	X(efile_other, EFILE_REJECTED, REJECT_OTHER)                                               \
	X(claimed, DEPENDENT_CLAIMED, 0)                                                           \
	X(typo, ONLINE_FAILED, TROUBLE_TYPO)                                                       \
	X(records, ONLINE_FAILED, TROUBLE_RECORDS)                                                 \
	X(photo, ONLINE_FAILED, TROUBLE_PHOTO)                                                     \
	X(password, ONLINE_FAILED, TROUBLE_PASSWORD)                                               \
	X(connection, ONLINE_FAILED, TROUBLE_CONNECTION)                                           \
	X(online_other, ONLINE_FAILED, TROUBLE_OTHER)                                              \
	X(victim, THEFT_VICTIM, 0)                                                                 \
	X(letter_5071c, LETTER, LETTER_5071C)                                                      \
	X(letter_5747c, LETTER, LETTER_5747C)                                                      \
	X(letter_6483c, LETTER, LETTER_6483C)                                                      \
	X(letter_other, LETTER, LETTER_OTHER)

#define X(name, reason, detail) void set_reason_##name(void);
REASON_SCENE_LIST(X)
#undef X
void set_reason_lost_two(void);
void set_reason_lost_mail(void);
void set_representative(void);
void set_beside_representative(void);

#endif
