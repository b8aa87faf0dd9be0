#include "tests/usb/control.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "kiosk/base/text.h"

enum { CLIENTS_MAX = 8, LINE_MAX_BYTES = 512, REPLY_MAX = 512, AT_LISTEN = 0, AT_CHILD = 1 };
enum { AT_CLIENTS = 2, POLLED = AT_CLIENTS + CLIENTS_MAX };

struct client {
	char line[LINE_MAX_BYTES];
	size_t size;
};

static void split(char *line, struct lab_command *command)
{
	char *rest = line;
	char *word;

	command->count = 0;
	while (command->count < LAB_WORDS_MAX && (word = strsep(&rest, " ")) != NULL)
		if (*word != '\0')
			command->word[command->count++] = word;
}

static bool parse_hex(const char *text, uint8_t *ret)
{
	char *end;
	unsigned long value = strtoul(text, &end, 16);

	*ret = (uint8_t)value;
	return end != text && *end == '\0' && value <= 0xFF;
}

/* The ways a transfer can be made to fail; 0 for another word. */
static int trouble_of(const char *verb)
{
	static const struct {
		const char *verb;
		int status;
	} ALL[] = { { "stall", -EPIPE }, { "eproto", -EPROTO }, { "babble", -EOVERFLOW } };

	for (size_t at = 0; at < COUNT_OF(ALL); at++)
		if (strcmp(verb, ALL[at].verb) == 0)
			return ALL[at].status;
	return 0;
}

static bool order_trouble(struct lab_device *device, const struct lab_command *command)
{
	uint8_t endpoint;
	int64_t count = 1;

	if (command->count < 3 || !parse_hex(command->word[2], &endpoint) ||
	    (command->count > 3 && !span_to_int(span_of(command->word[3]), &count)))
		return false;
	lab_make_trouble(device, endpoint, trouble_of(command->word[0]), (int)count);
	return true;
}

static bool order_silence(struct lab_device *device, const char *when)
{
	int64_t after = 0;

	if (strcmp(when, "on") != 0 && strcmp(when, "off") != 0 &&
	    !span_to_int(span_of(when), &after))
		return false;
	device->is_silent = strcmp(when, "on") == 0;
	device->silent_after = (unsigned)after;
	lab_pump(device);
	return true;
}

static bool order_hold(struct lab_device *device, const struct lab_command *command)
{
	int64_t count;

	if (command->count < 3 || !span_to_int(span_of(command->word[2]), &count))
		return false;
	device->claims_refused = (unsigned)count;
	return true;
}

static void order_late(struct lab_device *device, bool is_late, const struct lab_front *front)
{
	device->is_late = is_late;
	if (!is_late && device->is_present)
		front->configure(device);
}

static void tell_counters(const struct lab_device *device, struct bytes *reply)
{
	bytes_add_format(reply, " submitted=%lu completed=%lu taken=%lu held=%ld present=%d",
			 device->submitted, device->completed, device->taken,
			 atomic_load(&device->held), device->is_present);
}

static bool obey_locked(struct lab_device *device, const struct lab_command *command,
			struct bytes *reply)
{
	const char *verb = command->word[0];

	if (trouble_of(verb) != 0)
		return order_trouble(device, command);
	if (strcmp(verb, "stat") == 0) {
		tell_counters(device, reply);
		(void)device->model->command(device, command, reply);
		return true;
	}
	if (strcmp(verb, "hold") == 0)
		return order_hold(device, command);
	if (strcmp(verb, "silent") != 0)
		return device->model->command(device, command, reply);
	return command->count >= 3 && order_silence(device, command->word[2]);
}

static void obey(char *line, const struct lab_front *front, struct bytes *reply)
{
	struct lab_command command;
	struct lab_device *device;
	bool is_done = true;

	split(line, &command);
	device = command.count >= 2 ? lab_device(command.word[1]) : NULL;
	bytes_add_text(reply, "ok");
	if (device == NULL)
		is_done = false;
	else if (strcmp(command.word[0], "plug") == 0 && !device->is_present)
		front->plug(device);
	else if (strcmp(command.word[0], "unplug") == 0 && device->is_present)
		front->unplug(device);
	else if (strcmp(command.word[0], "driver") == 0)
		bytes_add_format(reply, " %s", device->is_present ? front->driver(device) : "none");
	else if (strcmp(command.word[0], "deny") == 0 && device->is_present &&
		 front->deny != NULL && command.count >= 3)
		front->deny(device, strcmp(command.word[2], "on") == 0);
	else if (strcmp(command.word[0], "late") == 0 && front->configure != NULL &&
		 command.count >= 3)
		order_late(device, strcmp(command.word[2], "on") == 0, front);
	else {
		pthread_mutex_lock(&lab_lock);
		is_done = obey_locked(device, &command, reply);
		pthread_mutex_unlock(&lab_lock);
	}
	if (!is_done) {
		reply->size = 0;
		bytes_add_text(reply, "error: no such command, or not now");
	}
	bytes_add_text(reply, "\n");
}

/* False when the other side is done. */
static bool serve_client(struct client *client, int socket, const struct lab_front *front)
{
	ssize_t size = recv(socket, client->line + client->size,
			    sizeof(client->line) - 1 - client->size, 0);
	char *end;

	if (size <= 0)
		return false;
	client->size += (size_t)size;
	client->line[client->size] = '\0';
	while ((end = strchr(client->line, '\n')) != NULL) {
		char storage[REPLY_MAX];
		struct bytes reply = bytes_over(storage, sizeof(storage));
		size_t line_size = (size_t)(end + 1 - client->line);
		*end = '\0';
		obey(client->line, front, &reply);
		(void)send(socket, storage, reply.size, MSG_NOSIGNAL);
		client->size -= line_size;
		memmove(client->line, end + 1, client->size + 1);
	}
	return client->size < sizeof(client->line) - 1;
}

static void accept_client(struct pollfd *polled, struct client *clients)
{
	int socket = accept4(polled[AT_LISTEN].fd, NULL, NULL, SOCK_CLOEXEC);
	size_t at = AT_CLIENTS;

	while (at < POLLED && polled[at].fd >= 0)
		at++;
	if (socket >= 0 && at == POLLED)
		close(socket);
	else if (socket >= 0) {
		polled[at].fd = socket;
		clients[at - AT_CLIENTS].size = 0;
	}
}

static void tick(void)
{
	struct lab_device *device;

	pthread_mutex_lock(&lab_lock);
	for (size_t at = 0; (device = lab_device_at(at)) != NULL; at++)
		if (device->is_present && device->model->tick != NULL)
			device->model->tick(device);
	pthread_mutex_unlock(&lab_lock);
}

int lab_control_open(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)unlink(path);
	if (listening < 0 || !text_copy(address.sun_path, sizeof(address.sun_path), path) ||
	    bind(listening, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(listening, CLIENTS_MAX) != 0)
		return -1;
	return listening;
}

static bool plug_one(struct span name, const struct lab_front *front)
{
	char text[32];

	if (!text_copy_span(text, sizeof(text), name) || lab_device(text) == NULL)
		return false;
	front->plug(lab_device(text));
	return true;
}

bool lab_plug_list(const char *list, const struct lab_front *front)
{
	struct span rest = span_of(list), name;

	while (span_split(&rest, ',', &name))
		if (name.size > 0 && !plug_one(name, front))
			return false;
	return true;
}

int lab_control_serve(int socket, pid_t child, const struct lab_front *front)
{
	static struct client clients[CLIENTS_MAX];
	struct pollfd polled[POLLED];
	int status = 0;

	for (size_t at = 0; at < POLLED; at++)
		polled[at] = (struct pollfd){ .fd = -1, .events = POLLIN };
	polled[AT_LISTEN].fd = socket;
	polled[AT_CHILD].fd = pidfd_open(child, 0);
	while (polled[AT_CHILD].revents == 0) {
		int ready = poll(polled, POLLED, LAB_TICK_MS);
		tick();
		for (size_t at = AT_CLIENTS; ready > 0 && at < POLLED; at++)
			if (polled[at].revents != 0 &&
			    !serve_client(&clients[at - AT_CLIENTS], polled[at].fd, front)) {
				close(polled[at].fd);
				polled[at].fd = -1;
			}
		if (ready > 0 && polled[AT_LISTEN].revents != 0)
			accept_client(polled, clients);
	}
	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
