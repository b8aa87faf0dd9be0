#include "tests/bench/session_printer.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/terminal.h"
#include "tests/usb/printer_mind.h"

static struct {
	pthread_mutex_t lock;
	pthread_cond_t cut;
	unsigned long pages;
	double cut_ms;
	int listener;
	void (*at_cut)(void);
	struct printer_mind mind;
} printer = { .lock = PTHREAD_MUTEX_INITIALIZER,
	      .cut = PTHREAD_COND_INITIALIZER,
	      .mind = { .lines_left = -1 } };

/* False when the other side is gone. */
static bool answer(int line)
{
	size_t size = printer.mind.answer_size;

	printer.mind.answer_size = 0;
	return size == 0 || write(line, printer.mind.answers, size) == (ssize_t)size;
}

static void take(unsigned char byte)
{
	unsigned long before = printer.mind.cuts;

	printer_mind_take(&printer.mind, byte);
	if (printer.mind.cuts == before)
		return;
	pthread_mutex_lock(&printer.lock);
	printer.cut_ms = terminal_now_ms();
	printer.at_cut();
	printer.pages++;
	pthread_cond_broadcast(&printer.cut);
	pthread_mutex_unlock(&printer.lock);
}

static void *serve(void *nothing)
{
	unsigned char bytes[4096];
	int line = -1;

	while ((line = accept(printer.listener, NULL, NULL)) >= 0) {
		ssize_t size = 0;
		do {
			size = read(line, bytes, sizeof(bytes));
			for (ssize_t at = 0; at < size; at++)
				take(bytes[at]);
		} while (size > 0 && answer(line));
		printer.mind.answer_size = 0;
		close(line);
	}
	return NULL;
}

int session_printer_start(void (*at_cut)(void))
{
	struct sockaddr_in here = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(here);
	pthread_t thread;

	printer.at_cut = at_cut;
	printer.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (printer.listener < 0 ||
	    bind(printer.listener, (struct sockaddr *)&here, sizeof(here)) != 0 ||
	    listen(printer.listener, 4) != 0 ||
	    getsockname(printer.listener, (struct sockaddr *)&here, &size) != 0 ||
	    pthread_create(&thread, NULL, serve, NULL) != 0 || pthread_detach(thread) != 0)
		return 0;
	return ntohs(here.sin_port);
}

bool session_printer_page(unsigned long number, int for_ms, double *ret_ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += for_ms / 1000;
	pthread_mutex_lock(&printer.lock);
	while (printer.pages < number &&
	       pthread_cond_timedwait(&printer.cut, &printer.lock, &until) == 0)
		;
	bool is_there = printer.pages >= number;
	*ret_ms = printer.cut_ms;
	pthread_mutex_unlock(&printer.lock);
	return is_there;
}
