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
#define CALLER_ID       "+34911000111"

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

/* ---- The configuration */

static void add_general(struct text *text, const struct demo_files *files, int port)
{
    text_addf(text,
              "[engine]\n"
              "state_directory = %s/state\n"
              "socket = %s\n"
              "ask_after = 2\n"
              "unconfirmed_after = 60\n"
              "\n"
              "[agent]\n"
              "number = +34911000222\n"
              "country = ES\n"
              "provider = infocaller\n"
              "\n"
              "[listener]\n"
              "address = %s\n"
              "port = %d\n"
              "key = %s\n"
              "\n",
              files->directory, files->socket, DEMO_ADDRESS, port, files->key);
}

#define URLS_MAX 2

/* One of every kind. */
static const struct demo_account {
    const char *kind;
    const char *urls[URLS_MAX][2]; /* key, and the path at which the simulator plays it */
    const char *secret;            /* the key of the file with it */
    const char *rest;
} accounts[] = {
    {.kind = "infocaller",
     .urls = {{"url", "/"}},
     .secret = "password_file",
     .rest = "line = " DEMO_LINE "\n"
             "rule_group = " DEMO_RULE_GROUP "\n"
             "from_variable = AGENT\n"},
    {.kind = "duocom",
     .urls = {{"url", "/duocom/oficinaweb_webcallservice"},
              {"control_url", "/duocom/api_control_llamadas"}},
     .secret = "password_file",
     .rest = "account = " DEMO_ACCOUNT "\n"
             "caller_id = " CALLER_ID "\n"},
    {.kind = "directcall",
     .urls = {{"url", "/directcall"}},
     .secret = "client_secret_file",
     .rest = "client_id = " DEMO_CLIENT_ID "\n"
             "country = BR\n"
             "timezone = America/Sao_Paulo\n"},
    {.kind = "ucontact",
     .urls = {{"url", "/ucontact"}},
     .secret = "password_file",
     .rest = "user = " DEMO_USER "\n"
             "agent = " DEMO_USER "\n"
             "phone = 1001\n"
             "caller_id = " CALLER_ID "\n"
             "campaign = " DEMO_CAMPAIGN "\n"},
    {.kind = "medularis",
     .urls = {{"url", "/medularis/calls/manage/api"}, {"status_url", "/medularis/calls/list"}},
     .secret = "security_token_file",
     .rest = "popup_uuid = " DEMO_POPUP "\n"
             "country = CL\n"
             "timezone = America/Santiago\n"},
};

static void add_account(struct text *text, const struct demo_account *account, const char *url,
                        const char *secret)
{
    text_addf(text, "[provider.%s]\nkind = %s\n", account->kind, account->kind);
    for (size_t i = 0; i < URLS_MAX && account->urls[i][0]; i++)
        text_addf(text, "%s = %s%s\n", account->urls[i][0], url, account->urls[i][1]);
    text_addf(text, "%s = %s\n%s\n", account->secret, secret, account->rest);
}

/* So that the demo's people are called through all of them. */
static const char routes[] = "[route]\n"
                             "+55 = directcall\n"
                             "+56 = medularis\n"
                             "+3493 = ucontact\n"
                             "+3494 = duocom\n"
                             "* = infocaller\n";

/* Colleagues at the phones to which the callers' script diverts; and what is asked of a call that
   is over. */
static const char agents[] = "\n"
                             "[agents]\n"
                             "dispositions = sale, callback, no interest, wrong number\n"
                             "wrap_up = 20\n"
                             "target_answered = 80\n"
                             "target_talk = 240\n"
                             "target_wrap_up = 30\n"
                             "[agent.lucia]\nnumber = +34911000201\n"
                             "[agent.mateo]\nnumber = +34911000202\n"
                             "[agent.ines]\nnumber = +34911000203\n"
                             "[agent.pablo]\nnumber = +34666000204\n";

/* One question for whoever sits at the console, and one that is answered from the contacts. */
static const char queries[] = "\n"
                              "[query." DEMO_ROUTING "]\n"
                              "answer = operator\n"
                              "timeout = " DEMO_ANSWER "\n"
                              "choice.1 = Sales: DESTINO=911000201, PRIORIDAD=1\n"
                              "choice.2 = Support: DESTINO=911000202\n"
                              "choice.3 = Account manager: DESTINO={contact.owner}\n"
                              "typed = DESTINO\n"
                              "default = DESTINO=911000203\n"
                              "\n"
                              "[query." DEMO_GREETING "]\n"
                              "answer = contact\n"
                              "vars = NOMBRE={contact.name}\n"
                              "default = NOMBRE=unknown\n";

bool demo_files_configure(const struct demo_files *files, const char *url, int port,
                          struct failure *failure)
{
    struct text text;
    text_start(&text, DEMO_TEXT_MAX);
    add_general(&text, files, port);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        add_account(&text, &accounts[i], url, files->password);
    text_add(&text, routes);
    text_add(&text, queries);
    text_add(&text, agents);
    unlink(files->config);
    bool written = !text.failed && write_file(files->config, text_string(&text), failure);
    text_free(&text);
    return written;
}

/* ---- And nothing stays */

void demo_files_withdraw(const struct demo_files *files)
{
    if (files->directory[0])
        unlink(files->config);
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
