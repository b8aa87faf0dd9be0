/* Functions this project does not call, each with what to call instead. The
 * build includes this file in front of every C source, so a banned call does
 * not compile. */
#ifndef TAC_BASE_BANNED_H
#define TAC_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define BANNED(function, instead) banned_##function##_use_##instead

#undef strcpy
#define strcpy(to, from) BANNED(strcpy, text_copy)
#undef strcat
#define strcat(to, from) BANNED(strcat, text_append)
#undef strncpy
#define strncpy(to, from, size) BANNED(strncpy, text_copy)
#undef strncat
#define strncat(to, from, size) BANNED(strncat, text_append)
#undef sprintf
#define sprintf(...) BANNED(sprintf, snprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, vsnprintf)
#undef strtok
#define strtok(text, delimiters) BANNED(strtok, span_split)
#undef gets
#define gets(to) BANNED(gets, fgets)
#undef system
#define system(command) BANNED(system, posix_spawn)
#undef popen
#define popen(command, mode) BANNED(popen, posix_spawn)
#undef atoi
#define atoi(text) BANNED(atoi, span_to_int)
#undef atol
#define atol(text) BANNED(atol, span_to_int)
#undef atoll
#define atoll(text) BANNED(atoll, span_to_int)
#undef rand
#define rand() BANNED(rand, getrandom)
#undef random
#define random() BANNED(random, getrandom)
#undef gmtime
#define gmtime(time) BANNED(gmtime, gmtime_r)
#undef localtime
#define localtime(time) BANNED(localtime, localtime_r)
#undef ctime
#define ctime(time) BANNED(ctime, clock_text)
#undef asctime
#define asctime(time) BANNED(asctime, clock_text)
#undef sleep
#define sleep(seconds) BANNED(sleep, poll)
#undef usleep
#define usleep(microseconds) BANNED(usleep, poll)
#undef alloca
#define alloca(size) BANNED(alloca, a_named_limit)
#undef mktemp
#define mktemp(pattern) BANNED(mktemp, mkstemp)
#undef tmpnam
#define tmpnam(name) BANNED(tmpnam, mkstemp)

#endif
