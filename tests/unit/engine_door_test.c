/* SPDX-License-Identifier: MIT */
/* The engine's lock and its socket in the file system. */
#include "base/clock.h"
#include "engine/door.h"
#include "engine/lock.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#undef fail /* cmocka's word for something else */

static int place_make(void **state)
{
    scratch_start();
    *state = strdup(scratch_path(""));
    return 0;
}

static int place_remove(void **state)
{
    free(*state);
    scratch_end();
    return 0;
}

static void one_has_the_lock(void **state)
{
    char pid[24];
    struct failure failure = {0};
    struct lock *lock = lock_take(*state, &failure);
    assert_non_null(lock);
    int64_t began = clock_steady();
    assert_null(lock_take(*state, &failure));
    assert_true(clock_steady() - began < CLOCK_SECOND); /* nobody is leaving: no waiting */
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    snprintf(pid, sizeof pid, "process %ld)", (long)getpid());
    assert_non_null(strstr(failure.sentence, pid));
    assert_non_null(strstr(failure.sentence, *state));
    lock_release(lock);
    lock = lock_take(*state, &failure);
    assert_non_null(lock);
    lock_release(lock);
    lock_release(NULL);
}

/* Another process that has the lock, says that it leaves, and leaves a moment later. */
static pid_t leaving_process(const char *directory, int *holds)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct lock *lock = lock_take(directory, NULL);
        if (lock)
            lock_let_go_soon(lock);
        if (write(ends[1], lock ? "y" : "n", 1) == 1)
            usleep(200000);
        _exit(0);
    }
    close(ends[1]);
    *holds = ends[0];
    return child;
}

static void one_that_leaves_is_waited_for(void **state)
{
    char held;
    int holds;
    struct failure failure = {0};
    pid_t child = leaving_process(*state, &holds);
    assert_int_equal(read(holds, &held, 1), 1);
    assert_int_equal(held, 'y');
    close(holds);
    struct lock *lock = lock_take(*state, &failure);
    assert_non_null(lock);
    assert_null(lock_take(*state, &failure)); /* it says nothing of leaving any more */
    lock_release(lock);
    waitpid(child, NULL, 0);
}

static void the_lock_needs_its_directory(void **state)
{
    struct failure failure = {0};
    char path[PATH_SIZE];
    assert_true(path_join(*state, "not/there", path));
    assert_null(lock_take(path, &failure));
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_non_null(strstr(failure.sentence, path));
}

static int knock(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path, path, strnlen(path, sizeof address.sun_path - 1));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void a_door_opens_once(void **state)
{
    struct door door = {0}, other = {0};
    struct failure failure = {0};
    char path[PATH_SIZE];
    struct stat made;
    assert_true(path_join(*state, "run/e.sock", path));
    int fd = door_open(&door, path, false, &failure);
    assert_true(fd >= 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(stat(path, &made), 0);
    assert_true(S_ISSOCK(made.st_mode));
    assert_int_equal(made.st_mode & 0777, 0660);
    assert_true(door_is_there(&door));
    assert_int_equal(door_open(&other, path, false, &failure), -1);
    assert_non_null(strstr(failure.sentence, path));
    int probe = accept(fd, NULL, NULL); /* the look whether somebody answers */
    close(probe);
    assert_false(door_knocked(fd));
    int client = knock(path);
    assert_true(door_knocked(fd));
    struct peer peer;
    assert_true(door_peer(client, &peer));
    assert_true(peer.name[0] && strcmp(peer.name, "?") != 0);
    assert_int_equal(peer.uid, geteuid());
    assert_int_equal(peer.groups[0], getegid());
    assert_int_equal(peer.group_count, 1 + getgroups(0, NULL));
    peer_free(&peer);
    close(client);
    close(fd); /* as if it had died: what is left is replaced */
    fd = door_open(&other, path, false, &failure);
    assert_true(fd >= 0);
    assert_false(door_is_there(&door));
    door_remove(&door);
    assert_true(door_is_there(&other)); /* it removed nothing that is not its own */
    door_remove(&other);
    assert_int_not_equal(stat(path, &made), 0);
    assert_false(door_peer(-1, &peer));
    assert_string_equal(peer.name, "?");
    assert_int_equal(peer.group_count, 0);
    peer_free(&peer);
    close(fd);
}

static void an_open_door_is_for_everybody(void **state)
{
    struct door door = {0};
    struct failure failure = {0};
    char path[PATH_SIZE], directory[PATH_SIZE];
    struct stat made;
    assert_true(path_join(*state, "open/e.sock", path));
    assert_true(path_join(*state, "open", directory));
    int fd = door_open(&door, path, true, &failure);
    assert_true(fd >= 0);
    assert_int_equal(stat(path, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0666);
    assert_int_equal(stat(directory, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0755);
    door_set_open(&door, false);
    assert_int_equal(stat(path, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0660);
    door_set_open(&door, true);
    assert_int_equal(stat(path, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0666);
    door_remove(&door);
    close(fd);
    /* A directory that was there is as its maker wants it. */
    assert_int_equal(chmod(directory, 0700), 0);
    fd = door_open(&door, path, true, &failure);
    assert_true(fd >= 0);
    assert_int_equal(stat(directory, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0700);
    door_remove(&door);
    close(fd);
}

static void what_is_no_socket_stays(void **state)
{
    struct door door = {0};
    struct failure failure = {0};
    char path[PATH_SIZE];
    struct stat there;
    assert_true(path_join(*state, "file", path));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(door_open(&door, path, false, &failure), -1);
    assert_int_equal(failure.kind, FAILURE_ENGINE);
    assert_int_equal(stat(path, &there), 0);
    char many[200];
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    assert_int_equal(door_open(&door, many, false, &failure), -1);
    assert_int_equal(failure.kind, FAILURE_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_has_the_lock, place_make, place_remove),
        cmocka_unit_test_setup_teardown(one_that_leaves_is_waited_for, place_make, place_remove),
        cmocka_unit_test_setup_teardown(the_lock_needs_its_directory, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_door_opens_once, place_make, place_remove),
        cmocka_unit_test_setup_teardown(an_open_door_is_for_everybody, place_make, place_remove),
        cmocka_unit_test_setup_teardown(what_is_no_socket_stays, place_make, place_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("engine_door", tests, NULL, NULL);
}
