/* SPDX-License-Identifier: MIT */
/* The demo's directory. */
#include "client/demo_files.h"

#include "base/intl.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define TEMPLATE        "centralita-demo.XXXXXX"
#define OPEN_MAX_WALKED 16

static bool write_file(const char *path, const char *bytes, struct failure *failure)
{
    size_t length = strlen(bytes);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = file >= 0 && write(file, bytes, length) == (ssize_t)length;
    int error = errno;
    if (file >= 0 && close(file) != 0 && written) {
        error = errno;
        written = false;
    }
    return written || fail(failure, FAILURE_ENGINE, _("can't write %s: %s"), path, strerror(error));
}

/* A socket's path is short, so a long $TMPDIR will not do. */
static bool socket_fits(const char *parent)
{
    struct sockaddr_un address;
    return strlen(parent) + sizeof "/" TEMPLATE "/engine.sock" <= sizeof address.sun_path;
}

bool demo_files_make(struct demo_files *files, struct failure *failure)
{
    const char *parent = getenv("TMPDIR");
    if (!parent || parent[0] != '/' || !socket_fits(parent))
        parent = "/tmp";
    *files = (struct demo_files){0};
    char template[PATH_SIZE];
    if (!path_join(parent, TEMPLATE, template) || !mkdtemp(template))
        return fail(failure, FAILURE_ENGINE, _("can't make a directory in %s: %s"), parent,
                    strerror(errno));
    memcpy(files->directory, template, sizeof files->directory);
    char password[DEMO_SECRET_SIZE];
    id_make_secret(files->key, sizeof files->key);
    id_make_secret(password, sizeof password);
    return path_join(files->directory, "centralita.conf", files->config) &&
           path_join(files->directory, "engine.sock", files->socket) &&
           path_join(files->directory, "password", files->password) &&
           write_file(files->password, password, failure);
}

bool demo_files_configure(const struct demo_files *files, const char *url, int port,
                          struct failure *failure)
{
    struct text text;
    text_start(&text, DEMO_TEXT_MAX);
    text_addf(&text,
              "[engine]\n"
              "state_directory = %s/state\n"
              "socket = %s\n"
              "\n"
              "[agent]\n"
              "number = +34911000222\n"
              "country = ES\n"
              "\n"
              "[listener]\n"
              "address = %s\n"
              "port = %d\n"
              "key = %s\n"
              "\n"
              "[provider.infocaller]\n"
              "kind = infocaller\n"
              "url = %s\n"
              "line = %s\n"
              "rule_group = %s\n"
              "password_file = %s\n"
              "from_variable = AGENT\n",
              files->directory, files->socket, DEMO_ADDRESS, port, files->key, url, DEMO_LINE,
              DEMO_RULE_GROUP, files->password);
    unlink(files->config);
    bool written = !text.failed && write_file(files->config, text_string(&text), failure);
    text_free(&text);
    return written;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    remove(path); /* what can't be removed stays; there is nobody left to tell */
    return 0;
}

void demo_files_remove(struct demo_files *files)
{
    if (files->directory[0])
        nftw(files->directory, remove_one, OPEN_MAX_WALKED, FTW_DEPTH | FTW_PHYS);
    files->directory[0] = '\0';
}
