/* SPDX-License-Identifier: MIT */
/* The contacts: list, add, change, remove. */
#include "model/contact.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "codec/contact_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE       500 /* contacts that are asked for at a time */
#define ROW_MAX    (256 * 1024)
#define NAME_WIDTH 28

const struct command_option options_contacts[] = {
    {.name = "json", .not_with = "csv", .sentence = N_("print JSON, an object a line")},
    {.name = "csv", .not_with = "json", .sentence = N_("print CSV with a row of titles")},
    {0},
};

#define CONTACT_OPTIONS                                                                    \
    {.name = "note",                                                                       \
     .kind = ARGUMENT_TEXT,                                                                \
     .argument = "TEXT",                                                                   \
     .sentence = N_("a note about the contact")},                                          \
        {.name = "owner",                                                                  \
         .kind = ARGUMENT_TEXT,                                                            \
         .argument = "TEXT",                                                               \
         .sentence = N_("who looks after the contact: a name, or the number to which a "   \
                        "question's {contact.owner} leads")},                              \
        {.name = "favourite",                                                              \
         .not_with = "no-favourite",                                                       \
         .sentence = N_("it stands before the others")},                                   \
        {.name = "no-favourite",                                                           \
         .not_with = "favourite",                                                          \
         .sentence = N_("it stands among the others")},                                    \
    {                                                                                      \
        .name = "field", .kind = ARGUMENT_PAIR, .argument = "NAME=VALUE", .repeats = true, \
        .sentence = N_("a free field; as many as you like")                                \
    }

const struct command_option options_contacts_add[] = {CONTACT_OPTIONS, {0}};

const struct command_option options_contacts_change[] = {
    CONTACT_OPTIONS,
    {.name = "name",
     .kind = ARGUMENT_TEXT,
     .argument = "NEW",
     .sentence = N_("another name for it")},
    {.name = "remove-number",
     .kind = ARGUMENT_TEXT,
     .argument = "NUMBER",
     .repeats = true,
     .sentence = N_("take the number away; as many as you like")},
    {0},
};

const struct command_option options_contacts_remove[] = {{0}};

/* ---- Listing */

struct contacts_listing {
    bool json, csv;
    bool any;
    int64_t shown;
    size_t on_page;
    struct text row;
};

/* "mobile:+34666111666; +34911000333" */
static void add_numbers(struct text *out, const json_t *contact, const char *between)
{
    size_t at;
    json_t *number;
    json_array_foreach (json_object_get(contact, "numbers"), at, number) {
        const char *label = present_text(number, "label");
        const char *shown = present_text(number, "shown");
        if (at)
            text_add(out, between);
        if (label[0])
            text_addf(out, "%s:", label);
        text_add(out, shown[0] ? shown : present_text(number, "number"));
    }
}

static const char *const csv_titles[] = {"name", "numbers", "favourite", "note", "owner", "fields"};
#define CSV_TITLES (sizeof csv_titles / sizeof csv_titles[0])

static void csv_print(struct text *row, const json_t *contact)
{
    for (size_t i = 0; i < CSV_TITLES; i++) {
        if (strcmp(csv_titles[i], "numbers") != 0) {
            output_csv_value(row, json_object_get(contact, csv_titles[i]));
            continue;
        }
        struct text numbers;
        text_start(&numbers, ROW_MAX);
        add_numbers(&numbers, contact, "; ");
        output_csv_text(row, text_string(&numbers), false);
        text_free(&numbers);
    }
    output_csv_row(row);
}

static void people_print(struct text *row, const json_t *contact)
{
    text_clear(row);
    add_numbers(row, contact, "  ");
    fputs(json_is_true(json_object_get(contact, "favourite")) ? "* " : "  ", stdout);
    output_cell(present_text(contact, "name"), NAME_WIDTH, false);
    fputs("  ", stdout);
    output_cell(text_string(row), 0, false);
    const char *note = present_text(contact, "note");
    if (note[0])
        fputs("  -- ", stdout);
    output_cell(note, 0, false);
    putchar('\n');
}

static void json_print(json_t *contact)
{
    size_t at;
    json_t *number;
    json_array_foreach (json_object_get(contact, "numbers"), at, number)
        present_clean(number);
    present_clean(contact);
    output_json(contact);
}

static bool print_contact(void *context, json_t *contact, struct failure *failure)
{
    (void)failure;
    struct contacts_listing *listing = context;
    listing->on_page++;
    if (listing->json)
        json_print(contact);
    else if (listing->csv)
        csv_print(&listing->row, contact);
    else
        people_print(&listing->row, contact);
    return true;
}

static bool list_contacts(struct line *line, const char *filter, struct contacts_listing *listing,
                          struct failure *failure)
{
    do {
        json_t *body =
            json_pack("{s:I,s:I}", "offset", (json_int_t)listing->shown, "limit", (json_int_t)PAGE);
        if (filter)
            json_object_set_new(body, "text", json_string(filter));
        listing->on_page = 0;
        if (!line_ask(line, WIRE_CONTACTS, body, print_contact, listing, failure) ||
            !output_flush(failure))
            return false;
        listing->shown += (int64_t)listing->on_page;
    } while (listing->on_page);
    return true;
}

bool run_contacts(struct client *client, struct failure *failure)
{
    const struct options *options = &client->options;
    struct contacts_listing listing = {.json = options_have(options, "json"),
                                       .csv = options_have(options, "csv")};
    text_start(&listing.row, ROW_MAX);
    if (listing.csv) {
        for (size_t i = 0; i < CSV_TITLES; i++)
            output_csv_text(&listing.row, csv_titles[i], true);
        output_csv_row(&listing.row);
    }
    const char *filter = options->word_count ? options->words[0] : NULL;
    bool listed = list_contacts(&client->line, filter, &listing, failure);
    text_free(&listing.row);
    if (listed && !listing.shown && !listing.json && !listing.csv)
        fprintf(stderr, "%s\n", _("no contacts"));
    return listed;
}

/* ---- Changing */

static bool set_name(char out[CONTACT_NAME_SIZE], const char *name, struct failure *failure)
{
    if (!name[0])
        return fail(failure, FAILURE_USAGE, _("a contact needs a name"));
    return utf8_copy_clean(out, CONTACT_NAME_SIZE, name, strlen(name)) ||
           fail(failure, FAILURE_USAGE, _("a contact's name has at most %d bytes"),
                CONTACT_NAME_SIZE - 1);
}

/* "LABEL:NUMBER" or "NUMBER"; what follows the last colon is the number. */
static bool add_number(struct contact_change *change, const char *word, struct failure *failure)
{
    char label[CONTACT_LABEL_SIZE] = "";
    const char *colon = strrchr(word, ':');
    size_t length = colon ? (size_t)(colon - word) : 0;
    const char *number = colon ? colon + 1 : word;
    if (!number[strspn(number, " ")])
        return fail(failure, FAILURE_USAGE, _("%s has no number: it is typed [LABEL:]NUMBER"),
                    word);
    if (length >= sizeof label)
        return fail(failure, FAILURE_USAGE, _("the label of %s has more than %zu bytes"), word,
                    sizeof label - 1);
    memcpy(label, word, length);
    label[length] = '\0';
    return contact_change_add_number(change, label, number) ||
           fail(failure, FAILURE_USAGE,
                _("%s can't be taken: at most %d numbers of at most %d bytes"), word,
                CONTACT_NUMBERS_MAX, CONTACT_NUMBER_SIZE - 1);
}

static bool add_field(struct contact_change *change, const char *pair, struct failure *failure)
{
    const char *equals = strchr(pair, '=');
    char *name = strndup(pair, (size_t)(equals - pair));
    bool set = name && pairs_set(&change->fields, name, equals + 1, 0);
    free(name);
    return set || fail(failure, FAILURE_USAGE,
                       _("the field %.*s can't be taken: at most %d bytes of name, %d of value"),
                       (int)(equals - pair), pair, PAIR_NAME_MAX, PAIR_VALUE_MAX);
}

static bool set_note(struct contact_change *change, const char *note, struct failure *failure)
{
    if (strlen(note) > CONTACT_NOTE_MAX)
        return fail(failure, FAILURE_USAGE, _("a note has at most %d bytes"), CONTACT_NOTE_MAX);
    change->set_note = true;
    change->note = strdup(note);
    return change->note || fail(failure, FAILURE_ENGINE, _("out of memory"));
}

static bool set_owner(struct contact_change *change, const char *owner, struct failure *failure)
{
    change->set_owner = true;
    return utf8_copy_clean(change->owner, sizeof change->owner, owner, strlen(owner)) ||
           fail(failure, FAILURE_USAGE, _("a contact's owner has at most %d bytes"),
                CONTACT_OWNER_SIZE - 1);
}

static bool take_option(struct contact_change *change, const struct given_option *given,
                        struct failure *failure)
{
    const char *name = given->row->name;
    if (strcmp(name, "note") == 0)
        return set_note(change, given->text, failure);
    if (strcmp(name, "owner") == 0)
        return set_owner(change, given->text, failure);
    if (strcmp(name, "field") == 0)
        return add_field(change, given->text, failure);
    if (strcmp(name, "name") == 0)
        return set_name(change->new_name, given->text, failure);
    if (strcmp(name, "remove-number") == 0)
        return contact_change_remove_number(change, given->text) ||
               fail(failure, FAILURE_USAGE, _("--remove-number takes a number, not %s"),
                    given->text);
    bool favourite = strcmp(name, "favourite") == 0;
    if (favourite || strcmp(name, "no-favourite") == 0) {
        change->set_favourite = true;
        change->favourite = favourite;
    }
    return true;
}

static bool read_change(struct contact_change *change, const struct options *options,
                        struct failure *failure)
{
    if (!set_name(change->name, options->words[0], failure))
        return false;
    for (size_t i = 1; i < options->word_count; i++) {
        if (!add_number(change, options->words[i], failure))
            return false;
    }
    for (size_t i = 0; i < options->given_count; i++) {
        if (!take_option(change, &options->given[i], failure))
            return false;
    }
    return true;
}

static bool send_change(struct client *client, enum wire_type type, struct failure *failure)
{
    struct contact_change change = {0};
    bool done = read_change(&change, &client->options, failure);
    if (done)
        done = line_ask(&client->line, type,
                        json_pack("{s:o}", "change", contact_change_to_json(&change)), NULL, NULL,
                        failure);
    contact_change_free(&change);
    return done;
}

bool run_contacts_add(struct client *client, struct failure *failure)
{
    return send_change(client, WIRE_CONTACT_ADD, failure);
}

bool run_contacts_change(struct client *client, struct failure *failure)
{
    const struct options *options = &client->options;
    size_t set = 0;
    for (size_t i = 0; i < options->given_count; i++)
        set += command_option_is_common(options->given[i].row) ? 0 : 1;
    if (options->word_count == 1 && !set)
        return fail(failure, FAILURE_USAGE,
                    _("nothing is to change: give a number or an option (contacts change --help)"));
    return send_change(client, WIRE_CONTACT_CHANGE, failure);
}

bool run_contacts_remove(struct client *client, struct failure *failure)
{
    return line_ask(&client->line, WIRE_CONTACT_REMOVE,
                    json_pack("{s:s}", "name", client->options.words[0]), NULL, NULL, failure);
}
