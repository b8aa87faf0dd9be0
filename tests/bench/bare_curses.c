/* The least that a full-screen program does: the peer of bench-start. It opens the terminal, draws
 * one line and waits for a key. */
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>

int main(void)
{
	(void)setlocale(LC_ALL, "");
	SCREEN *screen = newterm(NULL, stdout, stdin);
	if (screen == NULL)
		return 3;
	(void)mvaddstr(0, 0, "Kiosk: ready");
	(void)refresh();
	(void)getch();
	(void)endwin();
	delscreen(screen);
	return 0;
}
