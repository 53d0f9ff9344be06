/* SPDX-License-Identifier: MIT */
/* The form of a contact. What was there before is kept beside what is typed, so that only what the
   person changed is sent. */
#include "base/intl.h"
#include "console/pane.h"
#include "console/state.h"
#include "wire/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM_WIDTH   66
#define LABEL_WIDTH  12
#define FORM_LINES   (4 + CONTACT_NUMBERS_MAX + CONTACT_FIELDS_MAX)
#define NUMBER_BYTES (CONTACT_LABEL_SIZE + CONTACT_NUMBER_SIZE)
#define FIELD_BYTES  1024

enum form_kind { FORM_NAME, FORM_NUMBER, FORM_FAVOURITE, FORM_NOTE, FORM_OWNER, FORM_FIELD };

struct form_line {
    enum form_kind kind;
    struct line_edit edit;
};

struct form {
    bool is_new;
    json_t *before; /* the contact as it was; an empty object for a new one */
    bool favourite;
    struct form_line lines[FORM_LINES];
    size_t count;
    size_t selected;
    size_t top;
};

static const struct {
    const char *label;
    size_t most;
} kinds[] = {
    [FORM_NAME] = {N_("name"), CONTACT_NAME_SIZE - 1},
    [FORM_NUMBER] = {N_("number"), NUMBER_BYTES},
    [FORM_FAVOURITE] = {N_("favourite"), 0},
    [FORM_NOTE] = {N_("note"), CONTACT_NOTE_MAX},
    [FORM_OWNER] = {N_("owner"), CONTACT_OWNER_SIZE - 1},
    [FORM_FIELD] = {N_("field"), FIELD_BYTES},
};

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- Filling it */

static void form_put(struct form *form, size_t at, enum form_kind kind, const char *text)
{
    if (form->count >= FORM_LINES)
        return;
    memmove(form->lines + at + 1, form->lines + at, (form->count - at) * sizeof *form->lines);
    form->lines[at] = (struct form_line){.kind = kind};
    line_edit_start(&form->lines[at].edit, kinds[kind].most, text);
    form->count++;
}

static void form_add(struct form *form, enum form_kind kind, const char *text)
{
    form_put(form, form->count, kind, text);
}

static void form_fill(struct form *form)
{
    char text[FIELD_BYTES + 1];
    size_t i;
    json_t *value;
    const char *name;
    form_add(form, FORM_NAME, member(form->before, "name"));
    json_array_foreach (json_object_get(form->before, "numbers"), i, value) {
        const char *label = member(value, "label");
        snprintf(text, sizeof text, "%s%s%s", label, label[0] ? ": " : "", member(value, "number"));
        form_add(form, FORM_NUMBER, text);
    }
    form_add(form, FORM_NUMBER, "");
    form_add(form, FORM_FAVOURITE, "");
    form_add(form, FORM_NOTE, member(form->before, "note"));
    form_add(form, FORM_OWNER, member(form->before, "owner"));
    json_object_foreach (json_object_get(form->before, "fields"), name, value) {
        snprintf(text, sizeof text, "%s=%s", name, json_string_value(value));
        form_add(form, FORM_FIELD, text);
    }
    form_add(form, FORM_FIELD, "");
}

/* There is always one empty line to put in another number, or another field. */
static void form_grow(struct form *form)
{
    const struct form_line *line = &form->lines[form->selected];
    bool last =
        form->selected + 1 == form->count || form->lines[form->selected + 1].kind != line->kind;
    if (last && line_edit_text(&line->edit)[0] &&
        (line->kind == FORM_NUMBER || line->kind == FORM_FIELD))
        form_put(form, form->selected + 1, line->kind, "");
}

/* ---- What was changed */

/* "mobile: +34 911…" in its parts. */
static void number_split(const char *text, char label[CONTACT_LABEL_SIZE],
                         char number[CONTACT_NUMBER_SIZE])
{
    const char *colon = strchr(text, ':');
    const char *rest = colon ? colon + 1 : text;
    int length = colon ? (int)(colon - text) : 0;
    snprintf(label, CONTACT_LABEL_SIZE, "%.*s", length, text);
    snprintf(number, CONTACT_NUMBER_SIZE, "%s", rest + strspn(rest, " "));
    for (size_t end = strlen(number); end && number[end - 1] == ' ';)
        number[--end] = '\0';
}

/* Whether the form still has the number; with a label, that too. */
static bool form_has_number(const struct form *form, const char *number)
{
    char label[CONTACT_LABEL_SIZE];
    char typed[CONTACT_NUMBER_SIZE];
    for (size_t i = 0; i < form->count; i++) {
        if (form->lines[i].kind != FORM_NUMBER)
            continue;
        number_split(line_edit_text(&form->lines[i].edit), label, typed);
        if (strcmp(typed, number) == 0)
            return true;
    }
    return false;
}

static bool had_number(const struct form *form, const char *label, const char *number)
{
    size_t i;
    json_t *value;
    json_array_foreach (json_object_get(form->before, "numbers"), i, value) {
        if (strcmp(member(value, "number"), number) == 0 &&
            strcmp(member(value, "label"), label) == 0)
            return true;
    }
    return false;
}

static void change_numbers(const struct form *form, json_t *change)
{
    json_t *add = json_array();
    json_t *remove = json_array();
    size_t i;
    json_t *value;
    for (size_t n = 0; n < form->count; n++) {
        char label[CONTACT_LABEL_SIZE];
        char number[CONTACT_NUMBER_SIZE];
        if (form->lines[n].kind != FORM_NUMBER)
            continue;
        number_split(line_edit_text(&form->lines[n].edit), label, number);
        if (number[0] && !had_number(form, label, number))
            json_array_append_new(add, json_pack("{s:s,s:s}", "label", label, "number", number));
    }
    json_array_foreach (json_object_get(form->before, "numbers"), i, value) {
        if (!form_has_number(form, member(value, "number")))
            json_array_append_new(remove, json_string(member(value, "number")));
    }
    if (json_array_size(add))
        json_object_set(change, "add_numbers", add);
    if (json_array_size(remove))
        json_object_set(change, "remove_numbers", remove);
    json_decref(add);
    json_decref(remove);
}

static bool change_fields(const struct form *form, json_t *change)
{
    json_t *fields = json_object();
    const char *name;
    json_t *value;
    bool good = true;
    json_object_foreach (json_object_get(form->before, "fields"), name, value) {
        json_object_set_new(fields, name, json_string("")); /* gone, unless it is found below */
    }
    for (size_t i = 0; i < form->count; i++) {
        const char *text = line_edit_text(&form->lines[i].edit);
        const char *equals = strchr(text, '=');
        if (form->lines[i].kind != FORM_FIELD || !text[0])
            continue;
        good = good && equals && equals != text && equals - text <= PAIR_NAME_MAX;
        if (!good)
            break;
        char key[PAIR_NAME_MAX + 1];
        snprintf(key, sizeof key, "%.*s", (int)(equals - text), text);
        json_object_set_new(fields, key, json_string(equals + 1));
    }
    if (json_object_size(fields))
        json_object_set(change, "fields", fields);
    json_decref(fields);
    return good;
}

static void change_text(const struct form *form, json_t *change, enum form_kind kind,
                        const char *key)
{
    for (size_t i = 0; i < form->count; i++) {
        const char *text = line_edit_text(&form->lines[i].edit);
        if (form->lines[i].kind == kind && strcmp(text, member(form->before, key)) != 0)
            json_object_set_new(change, key, json_string(text));
    }
}

/* The change to send; NULL where a field is not NAME=VALUE. */
static json_t *form_change(const struct form *form)
{
    const char *name = line_edit_text(&form->lines[0].edit);
    const char *old = member(form->before, "name");
    json_t *change = json_object();
    json_object_set_new(change, "name", json_string(form->is_new ? name : old));
    if (!form->is_new && strcmp(name, old) != 0)
        json_object_set_new(change, "new_name", json_string(name));
    if (form->favourite != json_is_true(json_object_get(form->before, "favourite")))
        json_object_set_new(change, "favourite", json_boolean(form->favourite));
    change_text(form, change, FORM_NOTE, "note");
    change_text(form, change, FORM_OWNER, "owner");
    change_numbers(form, change);
    if (change_fields(form, change))
        return change;
    json_decref(change);
    return NULL;
}

static void form_send(struct console *console, struct form *form)
{
    if (!line_edit_text(&form->lines[0].edit)[0]) {
        console_notice(console, ROLE_ERROR, "%s", _("a contact needs a name"));
        return;
    }
    json_t *change = form_change(form);
    if (!change) {
        console_notice(console, ROLE_ERROR, "%s", _("a field is written NAME=VALUE"));
        return;
    }
    bool is_new = form->is_new;
    console_modal_close(console);
    console_change_send(console, is_new ? WIRE_CONTACT_ADD : WIRE_CONTACT_CHANGE,
                        json_pack("{s:o}", "change", change),
                        is_new ? _("the contact was added") : _("the contact was changed"));
}

/* ---- On the screen */

static void form_draw_line(const struct console *console, const struct form *form,
                           const struct view *view, int y, size_t at)
{
    const struct form_line *line = &form->lines[at];
    bool here = at == form->selected;
    int x = LABEL_WIDTH + 1;
    int width = view->rect.width - x;
    draw_field(view, 0, y, LABEL_WIDTH, here ? ROLE_STRONG : ROLE_LABEL,
               _(kinds[line->kind].label));
    if (line->kind == FORM_FAVOURITE) {
        draw_textf(view, x, y, ROLE_INPUT, "[%s] ", form->favourite ? "x" : " ");
        draw_field(view, x + 4, y, width - 4, ROLE_DIM, here ? _("space changes it") : "");
        if (here)
            draw_cursor(view, x + 1, y);
        return;
    }
    bool empty = !line_edit_text(&line->edit)[0];
    if (empty && line->kind == FORM_NUMBER)
        draw_field(view, x, y, width, ROLE_DIM, here ? _("  label: number") : "");
    if (empty && line->kind == FORM_FIELD)
        draw_field(view, x, y, width, ROLE_DIM, here ? _("  NAME=VALUE") : "");
    if (!empty || here)
        line_edit_draw(&line->edit, view, x, y, empty ? 1 : width, ROLE_INPUT, here);
    (void)console;
}

static void form_draw(const struct console *console, const void *state, const struct view *screen)
{
    const struct form *form = state;
    struct view view = window_draw(console, screen, FORM_WIDTH, (int)form->count + 2,
                                   form->is_new ? _("New contact") : _("Contact"));
    size_t height = (size_t)view.rect.height;
    size_t top = list_top(0, form->selected, form->count, height);
    draw_list_place(&view, (int)height, top);
    for (size_t i = top; i < form->count && i - top < height; i++)
        form_draw_line(console, form, &view, (int)(i - top), i);
}

static void form_type(struct form *form, enum action action, const struct press *press)
{
    struct form_line *line = &form->lines[form->selected];
    bool typed = press->kind == PRESS_CHARACTER;
    if (line->kind == FORM_FAVOURITE) {
        if (typed && press->character == ' ')
            form->favourite = !form->favourite;
        return;
    }
    if (typed)
        line_edit_insert(&line->edit, press->character);
    else
        line_edit_act(&line->edit, action);
    form_grow(form);
}

static void form_press(struct console *console, void *state, enum action action,
                       const struct press *press)
{
    struct form *form = state;
    switch ((int)action) {
    case ACTION_ACCEPT:
        form_send(console, form);
        break;
    case ACTION_CANCEL:
    case ACTION_INTERRUPT:
        console_modal_close(console);
        break;
    case ACTION_NEXT_FIELD:
        form->selected = form->selected + 1 < form->count ? form->selected + 1 : 0;
        break;
    case ACTION_PREVIOUS_FIELD:
        form->selected = form->selected ? form->selected - 1 : form->count - 1;
        break;
    default:
        form_type(form, action, press);
        break;
    }
}

static void form_release(void *state)
{
    struct form *form = state;
    for (size_t i = 0; i < form->count; i++)
        line_edit_free(&form->lines[i].edit);
    json_decref(form->before);
    free(form);
}

static void form_click(struct console *console, void *state, size_t line, bool twice)
{
    struct form *form = state;
    (void)console;
    if (line >= form->count)
        return;
    form->selected = line;
    if (twice && form->lines[line].kind == FORM_FAVOURITE)
        form->favourite = !form->favourite;
}

static const struct modal_ops form_ops = {
    .place = PLACE_FORM,
    .draw = form_draw,
    .press = form_press,
    .release = form_release,
    .click = form_click,
};

void form_open(struct console *console, const json_t *contact, bool is_new)
{
    struct form *form = calloc(1, sizeof *form);
    if (!form)
        return;
    form->is_new = is_new;
    form->before = is_new ? json_object() : json_deep_copy(contact);
    form->favourite = json_is_true(json_object_get(contact, "favourite"));
    form_fill(form);
    if (is_new) { /* what is given is typed for the person, not known before */
        const json_t *number = json_array_get(json_object_get(contact, "numbers"), 0);
        line_edit_set(&form->lines[0].edit, member(contact, "name"));
        line_edit_set(&form->lines[1].edit, member(number, "number"));
    }
    console_modal(console, &form_ops, form);
}
