/* SPDX-License-Identifier: MIT */
/* The tables of options. */
#include "config/tables.h"

#include "base/intl.h"
#include "base/log.h"
#include "config/config.h"
#include "config/console_config.h"
#include "config/query.h"
#include "model/user_role.h"

/* The most bytes that a field of a struct holds. */
#define FIELD_MAX(type, field) ((long)sizeof(((struct type *)0)->field) - 1)

#define DAY  86400L
#define KIB  1024L
#define MIB  (1024L * KIB)
#define PORT 65535L

#define END         \
    {               \
        .key = NULL \
    }

const struct option config_engine_options[] = {
    {.key = "state_directory",
     .type = OPTION_PATH,
     .most = PATH_SIZE - 256,
     .example = "/var/lib/centralita",
     .sentence = N_("The directory in which calls and contacts are kept; by default "
                    "$XDG_STATE_HOME/centralita")},
    {.key = "socket",
     .type = OPTION_PATH,
     .most = CONFIG_SOCKET_MAX,
     .example = "/run/centralita/engine.sock",
     .sentence = N_("The socket at which consoles and commands find the engine; by default "
                    "$XDG_RUNTIME_DIR/centralita/engine.sock")},
    {.key = "linger",
     .type = OPTION_NUMBER,
     .most = DAY,
     .fallback = "5",
     .sentence = N_("Seconds for which an engine that was started on demand stays when nobody is "
                    "attached and nothing is left to do")},
    {.key = "unconfirmed_after",
     .type = OPTION_NUMBER,
     .least = 1,
     .most = 7 * DAY,
     .fallback = "600",
     .sentence = N_("Seconds without news after which a call that was not answered yet is marked "
                    "unconfirmed")},
    {.key = "unconfirmed_connected_after",
     .type = OPTION_NUMBER,
     .least = 1,
     .most = 7 * DAY,
     .fallback = "7200",
     .sentence = N_("The same for a call that was answered")},
    {.key = "ask_after",
     .type = OPTION_NUMBER,
     .least = 1,
     .most = 3600,
     .fallback = "10",
     .sentence =
         N_("Seconds without news after which a provider that can be asked is asked what has "
            "become of a live call; then again, at growing intervals")},
    {.key = "log_format",
     .type = OPTION_CHOICE,
#define X(name, word) "|" word
     .choices = &(LOG_FORMATS(X))[1],
#undef X
     .fallback = "auto",
     .sentence = N_("How a line of the log looks: plain begins with the time and the level; "
                    "journal is for systemd's journal, which knows both; json is an object; auto "
                    "is journal where the log leads there, else plain")},
    END};

const struct option config_agent_options[] = {
    {.key = "number",
     .type = OPTION_PHONE,
     .most = FIELD_MAX(config, agent.number),
     .example = "+34911000222",
     .sentence = N_("The phone that the provider rings first")},
    {.key = "country",
     .type = OPTION_COUNTRY,
     .example = "ES",
     .sentence = N_("The country in which numbers without + are read and shown")},
    {.key = "provider",
     .type = OPTION_TEXT,
     .most = FIELD_MAX(config, agent.provider),
     .example = "infocaller",
     .sentence = N_("The provider of calls for which nothing else is said")},
    END};

const struct option config_listener_options[] = {
    {.key = "address",
     .type = OPTION_TEXT,
     .most = FIELD_MAX(config, listener.address),
     .fallback = "127.0.0.1",
     .sentence = N_("The address at which events are taken")},
    {.key = "port",
     .type = OPTION_NUMBER,
     .most = PORT,
     .fallback = "8088",
     .sentence = N_("Its port; 0 is any free one")},
    {.key = "key",
     .type = OPTION_SECRET,
     .sentence = N_("The secret that senders give as ?key=; without it every event has to be "
                    "signed")},
    {.key = "allow",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .example = "127.0.0.0/8 ::1",
     .sentence = N_("The networks that events may come from, with blanks between; by default all")},
    {.key = "max_body",
     .type = OPTION_NUMBER,
     .least = KIB,
     .most = 16 * MIB,
     .fallback = "65536",
     .sentence = N_("The most bytes that an event's body may have")},
    {.key = "public_url",
     .type = OPTION_URL,
     .most = FIELD_MAX(config, listener.public_url),
     .example = "https://phones.example.org",
     .sentence = N_("The listener's address as it is seen from outside, for `centralita urls`")},
    END};

const struct option config_provider_options[] = {
    {.key = "kind",
     .type = OPTION_TEXT,
     .required = true,
     .most = FIELD_MAX(account, kind),
     .example = "infocaller",
     .sentence = N_("Which provider it is")},
    {.key = "timeout",
     .type = OPTION_NUMBER,
     .least = 1,
     .most = 120,
     .fallback = "15",
     .sentence = N_("Seconds for a whole request")},
    {.key = "ca_file",
     .type = OPTION_PATH,
     .most = FIELD_MAX(account, ca_file),
     .example = "/etc/centralita/provider-ca.pem",
     .sentence = N_("A file with certificates to be trusted besides the system's")},
    {.key = "number_format",
     .type = OPTION_CHOICE,
     .choices = "e164|digits|national|00",
     .example = "e164",
     .sentence = N_("How numbers are written for the provider: e164 is +34911000333, digits "
                    "34911000333, 00 0034911000333 but national within the country, and national "
                    "911000333; by default as the kind wants them")},
    {.key = "country",
     .type = OPTION_COUNTRY,
     .example = "ES",
     .sentence = N_("The country of the account; by default that of [agent]")},
    {.key = "timezone",
     .type = OPTION_TEXT,
     .most = FIELD_MAX(account, timezone),
     .example = "Europe/Madrid",
     .sentence = N_("The zone of the times that the provider sends; by default the system's")},
    END};

const struct option config_query_options[] = {
    {.key = "answer",
     .type = OPTION_CHOICE,
     .required = true,
#define X(name, word) "|" word
     .choices = &(QUERY_WAYS(X))[1],
#undef X
     .example = "operator",
     .sentence = N_("Who answers: fixed and contact send vars at once, contact only where the "
                    "caller is a contact; command is a program; operator is whoever of those at "
                    "the consoles is the first")},
    {.key = "timeout",
     .type = OPTION_NUMBER,
     .least = 1,
     .most = 60,
     .fallback = "5",
     .sentence = N_("Seconds that an operator or a command has; then default goes out. Set a "
                    "longer time in the panel, where the call waits no longer than that")},
    {.key = "vars",
     .type = OPTION_PATTERN,
     .example = "NOMBRE={contact.name}",
     .sentence = N_("The variables that fixed and contact send")},
    {.key = "default",
     .type = OPTION_PATTERN,
     .example = "DESTINO=911000999",
     .sentence = N_("The variables that are sent where nobody answers in time, a command fails, or "
                    "the caller is no contact; without this key the script takes its branch for "
                    "errors")},
    {.key = "command",
     .type = OPTION_COMMAND,
     .example = "/usr/local/lib/route --fast",
     .sentence = N_("The program that answers, and its arguments, with blanks between; no shell "
                    "reads them")},
    {.key = "choice.",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .times = QUERY_CHOICES_MAX,
     .example = "Sales: DESTINO=911000222",
     .sentence = N_("What an operator can choose with the key N: a label, a colon, and the "
                    "variables that it sends")},
    {.key = "typed",
     .type = OPTION_VARIABLE,
     .example = "DESTINO",
     .sentence = N_("The variable in which a number is sent that an operator types; by default "
                    "the first one of the first choice, else of default")},
    END};

const struct option config_roles_options[] = {
#define X(name, word, text)               \
    {.key = word,                         \
     .type = OPTION_TEXT,                 \
     .most = INI_LINE_MAX,                \
     .example = "group:phones user:anna", \
     .sentence = text},
    USER_ROLES(X)
#undef X
        END};

const struct option config_agents_options[] = {
    {.key = "pause_reasons",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .fallback = "break, lunch, training",
     .sentence = N_("For what an agent may pause, with commas between")},
    {.key = "dispositions",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .example = "sale, callback, no interest",
     .sentence = N_("What may be said of a call when it is over, with commas between; each has "
                    "the key of its place")},
    {.key = "wrap_up",
     .type = OPTION_NUMBER,
     .most = 3600,
     .fallback = "0",
     .sentence = N_("Seconds after a call in which an agent is not ready, to write it up; a "
                    "disposition ends it before; 0: none")},
#define X(name, standard, text) \
    {.key = #name, .type = OPTION_NUMBER, .most = DAY, .fallback = standard, .sentence = text},
    AGENT_LIMITS(X)
#undef X
        END};

const struct option config_agent_entry_options[] = {
    {.key = "number",
     .type = OPTION_PHONE,
     .most = LIST_ITEM_SIZE - 1,
     .example = "+34911000222",
     .sentence = N_("The phone that rings for this agent; by default the first one of phones, "
                    "else that of [agent]")},
    {.key = "phones",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .example = "+34911000222 +34911000223",
     .sentence = N_("The phones that this agent may sit at, with blanks between")},
    {.key = "caller_ids",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .example = "+34911000000",
     .sentence = N_("The numbers that this agent may show to who is called, with blanks between; "
                    "by default only what the provider shows by itself")},
    {.key = "prefixes",
     .type = OPTION_TEXT,
     .most = INI_LINE_MAX,
     .example = "+34 +33 112",
     .sentence = N_("The beginnings of the numbers that this agent may dial, with blanks between; "
                    "by default all")},
    {.key = "calls_a_day",
     .type = OPTION_NUMBER,
     .most = 100000,
     .fallback = "0",
     .sentence = N_("How many calls this agent may dial from midnight to midnight; 0: any "
                    "number")},
    END};

const struct option config_console_options[] = {
    {.key = "theme",
     .type = OPTION_TEXT,
     .most = FIELD_MAX(console_config, theme),
     .fallback = "default",
     .sentence = N_("The theme's name")},
    {.key = "mouse",
     .type = OPTION_SWITCH,
     .fallback = "yes",
     .sentence = N_("Whether the mouse is used")},
    {.key = "bell",
     .type = OPTION_SWITCH,
     .fallback = "yes",
     .sentence = N_("Whether an incoming call, or a call's question, rings the terminal's bell")},
    {.key = "notify",
     .type = OPTION_SWITCH,
     .fallback = "no",
     .sentence =
         N_("Whether an incoming call, or a call's question, is shown as a notification of the "
            "terminal")},
    {.key = "clock",
     .type = OPTION_SWITCH,
     .fallback = "no",
     .sentence = N_("Whether the time of day is shown")},
    {.key = "ascii",
     .type = OPTION_CHOICE,
     .choices = "auto|yes|no",
     .fallback = "auto",
     .sentence = N_("Whether only ASCII is drawn; auto does so where the terminal can't do more")},
    END};

const struct config_section config_sections[] = {
    {"engine", N_("The program that places the calls and keeps them"), config_engine_options,
     CONFIG_FILE_NAME, false},
    {"agent", N_("Who calls"), config_agent_options, CONFIG_FILE_NAME, false},
    {"listener", N_("Where providers send events; without this section none are taken"),
     config_listener_options, CONFIG_FILE_NAME, false},
    {"provider.NAME", N_("An account with a provider; NAME is up to you"), config_provider_options,
     CONFIG_FILE_NAME, false},
    {"route",
     N_("Which account a number is called through: each line has the beginning of numbers, as +34, "
        "and the NAME of an account; the longest beginning counts, and * stands for all others"),
     NULL, CONFIG_FILE_NAME, false},
    {"query.NAME",
     N_("Who answers a question that Infocaller's script asks during a call; NAME is the query's "
        "in "
        "its panel"),
     config_query_options, CONFIG_FILE_NAME, false},
    {"roles",
     N_("Who may what on a shared server: for each role users and groups of this machine, with "
        "blanks between, as group:phones, user:anna or anna. A login may have several. Without "
        "this section everybody who reaches the socket may do everything; with it who is not in "
        "it may do nothing, and only who has an [agent.NAME] may dial"),
     config_roles_options, CONFIG_FILE_NAME, true},
    {"agents", N_("What holds for all agents"), config_agents_options, CONFIG_FILE_NAME, true},
    {"agent.NAME", N_("One agent; NAME is the login"), config_agent_entry_options, CONFIG_FILE_NAME,
     true},
    {"console", N_("One's own screen"), config_console_options, CONSOLE_CONFIG_FILE_NAME, false},
    {.name = NULL}};
