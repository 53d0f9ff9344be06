/* SPDX-License-Identifier: MIT */
/* Whatever is pressed, told and resized, in whatever order: the console goes on, asks only what is
   a message, and draws only inside its screen. The storms are the same every time. */
#include "console/app.h"
#include "console/choices.h"
#include "wire/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORMS 12
#define GUSTS  1500 /* things that happen in one storm */

static const char *const items[] = {
    "{\"id\":\"01jd90000000000%c\",\"direction\":\"in\",\"number\":\"+34911000333\",\"shown\":"
    "\"911 000 "
    "333\",\"hidden\":false,\"contact\":\"\\u738b\\u5c0f\",\"state\":\"started\",\"created_at\":"
    "\"2026-11-"
    "22T13:01:02Z\",\"revision\":%d}",
    "{\"id\":\"01jd90000000000%c\",\"direction\":\"out\",\"number\":null,\"hidden\":true,\"agent\":"
    "\"anna\","
    "\"state\":\"ended\",\"outcome\":\"failed\",\"created_at\":\"2026-11-21T13:01:02Z\",\"note\":"
    "\"x\","
    "\"revision\":%d}",
    "{\"id\":\"01jd90000000000%c\",\"direction\":\"out\",\"number\":\"112\",\"hidden\":false,"
    "\"state\":"
    "\"connected\",\"created_at\":\"2026-11-22T13:01:02Z\",\"timeline\":[{\"at\":\"2026-11-22T13:"
    "01:02Z\","
    "\"what\":\"inicio\",\"detail\":null}],\"vars\":{\"A\":\"b\"},\"revision\":%d}",
    "{\"name\":\"Ana "
    "%c\",\"favourite\":true,\"numbers\":[{\"label\":\"a\",\"number\":\"+34%d\"},{\"label\":"
    "\"\",\"number\":\"2\"}],\"fields\":{\"CITY\":\"C\"}}",
    "{\"live\":1,\"calls\":2,\"cost\":1.5,\"contacts\":900,\"x\":\"%c\",\"next_unconfirmed_at\":%"
    "d}",
    "{\"shown\":\"911\",\"possible\":true,\"on_it\":1,\"offset\":60,\"country\":\"ES\",\"x\":\"%c%"
    "d\"}",
    "{\"shown\":\"911\",\"possible\":true,\"provider\":\"infocaller%c\",\"e164\":\"+34911\","
    "\"fault\":\"no %d\"}",
    "{\"name\":\"infocaller%c\",\"last_error\":\"%d\",\"prefixes\":[\"+34\"],\"capabilities\":["
    "\"from\",\"record\",\"minutes\",\"caller-id\",\"hide-caller-id\",\"invert\",\"hangup\"],"
    "\"limits\":{\"minutes\":[0,240]},\"retry_at\":\"2026-11-22T13:04:00Z\"}",
    "{\"id\":\"01jd9000000q000%c\",\"query\":\"DESVIO\",\"contact\":\"\\u738b\\u5c0f\","
    "\"call\":\"01jd90000000000a\",\"until\":1795352580%d,\"vars\":{\"A\":\"b\"},\"choices\":[{"
    "\"key\":1,\"label\":\"Sales\"},{\"key\":2,\"label\":\"Support "
    "support\",\"lacks\":\"contact.owner\"},{\"key\":9,\"label\":\"\"}],\"typed\":\"DESTINO\"}",
    "{\"id\":\"01jd9000000q000%c\",\"query\":\"RUTA\",\"hidden\":true,\"until\":179535258%d7,"
    "\"choices\":[{\"key\":1,\"label\":\"One\"},{\"key\":1},{\"key\":2,\"label\":\"Two\"}]}",
    "{\"name\":\"agent%c\",\"state\":\"call\",\"since\":179535258%d7,\"call\":"
    "\"01jd90000000000a\",\"number\":\"+34\",\"failed_legs\":2,\"calls\":1}",
    "{\"name\":\"agent%c\",\"state\":\"paused\",\"reason\":\"\\u738b\",\"talk\":%d}",
    "{\"at\":1795330800000,\"key\":\"%c\",\"calls\":%d,\"answered\":3,\"missed\":1,\"cost\":0.5}",
    "{\"name\":\"infocaller%c\",\"under_way\":%d,\"preferred\":true,\"prefixes\":[\"*\"],"
    "\"capabilities\":[\"schedule\",\"max-wait\",\"retries\",\"variables\"]}",
};

static uint64_t seed;

static unsigned next_random(unsigned below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % below;
}

static void tell(struct console *console, const char *form, ...)
    __attribute__((format(printf, 2, 3)));

static void tell(struct console *console, const char *form, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(line, sizeof line, form, arguments);
    va_end(arguments);
    assert_true(app_line(console, line, strlen(line)));
}

static void make_item(char *item, size_t size)
{
    char letter[2] = {"abcdefgh"[next_random(8)], '\0'};
    char number[16];
    snprintf(number, sizeof number, "%u", next_random(1000));
    const char *at = items[next_random(sizeof items / sizeof *items)];
    size_t used = 0;
    for (; *at && used + 16 < size; at++) {
        if (at[0] != '%') {
            item[used++] = *at;
            continue;
        }
        const char *put = *++at == 'c' ? letter : number;
        used += (size_t)snprintf(item + used, size - used, "%s", put);
    }
    item[used] = '\0';
}

/* Answers a request now and then with what may not even fit it. */
static void answer(struct console *console, int64_t ask)
{
    char item[1024];
    for (unsigned i = next_random(4); i; i--) {
        make_item(item, sizeof item);
        tell(console, "{\"type\":\"item\",\"ask\":%lld,\"item\":%s}", (long long)ask, item);
    }
    tell(console, "{\"type\":\"done\",\"ask\":%lld,\"exit\":%u,\"sentence\":\"so\",\"confirm\":%s}",
         (long long)ask, next_random(3) ? 0 : 1, next_random(8) ? "false" : "true");
}

static void take_requests(struct console *console)
{
    struct text lines;
    struct text *out = app_out(console);
    size_t consumed = 0;
    const char *line;
    size_t length;
    bool too_long;
    text_start(&lines, out->max);
    if (out->length)
        text_add_bytes(&lines, out->bytes, out->length);
    text_clear(out);
    while (wire_next_line(&lines, &consumed, WIRE_CLIENT_FRAME_MAX, &line, &length, &too_long)) {
        struct wire_message message;
        struct failure failure = {0};
        if (!wire_read(line, length, WIRE_FROM_CLIENT, &message, &failure))
            fail_msg("%s", failure.sentence);
        if (next_random(5))
            answer(console, message.ask);
        wire_message_free(&message);
    }
    text_free(&lines);
}

static void press_something(struct console *console)
{
    static const char keys[] = "?/:!*0123456789+jkgGdDrxnfyaeRcC qab=.TTTp \toooOPPi112==w";
    struct press press = {0};
    switch (next_random(4)) {
    case 0:
        press.kind = (enum press_kind)(PRESS_CONTROL + next_random(PRESS_F1 - PRESS_CONTROL + 1));
        press.character = 'a' + next_random(26);
        press.x = (int)next_random(90);
        press.y = (int)next_random(30);
        break;
    case 1:
        press.kind = next_random(2) ? PRESS_ENTER : PRESS_ESCAPE;
        break;
    default:
        press.kind = PRESS_CHARACTER;
        press.character = (unsigned char)keys[next_random(sizeof keys - 1)];
    }
    app_press(console, &press);
}

static void push_something(struct console *console)
{
    char item[1024];
    make_item(item, sizeof item);
    switch (next_random(13)) {
    case 12:
        tell(console, "{\"type\":\"agent\",\"agent\":%s}", item);
        break;
    case 11:
        tell(console,
             "{\"type\":\"settings\",\"roles\":[\"%s\"],\"country\":\"ES\",\"phones\":[],"
             "\"caller_ids\":[],\"pause_reasons\":[\"lunch\",\"%c\"],\"dispositions\":[],"
             "\"limits\":{\"long_talk\":5,\"target_answered\":80}}",
             next_random(5) ? "supervisor" : "agent", "abc"[next_random(3)]);
        break;
    case 10:
        tell(console, "{\"type\":\"gone\",\"id\":\"01jd90000000000%c\"}",
             "abcdefgh"[next_random(8)]);
        break;
    case 9:
        tell(console,
             "{\"type\":\"feed\",\"listener\":\"x\",\"events\":1,\"duplicates\":0,"
             "\"refused\":0,\"quarantined\":1,\"last_at\":1795352580000,\"lines\":{\"%c\":{"
             "\"last_at\":1795352580000,\"events\":1}}}",
             "abcdefgh"[next_random(8)]);
        break;
    case 8:
        tell(console,
             "{\"type\":\"answered\",\"id\":\"01jd9000000q000%c\",\"how\":\"%s\",\"by\":"
             "\"ben\",\"what\":\"Sales\"}",
             "abcdefgh"[next_random(8)], next_random(2) ? "operator" : "gone");
        break;
    case 7:
    case 6:
        tell(console, "{\"type\":\"question\",\"question\":%s}", item);
        break;
    case 5:
        tell(console, "{\"type\":\"provider\",\"provider\":%s}", item);
        break;
    case 0:
        tell(console,
             "{\"type\":\"removed\",\"id\":\"01jd90000000000%c\",\"into\":\"01jd90000000000%c\"}",
             "abcdefgh"[next_random(8)], "abcdefgh"[next_random(8)]);
        break;
    case 1:
        tell(console, "{\"type\":\"%s\"}", next_random(2) ? "behind" : "contacts_changed");
        break;
    default:
        tell(console, "{\"type\":\"call\",\"call\":%s}", item);
    }
}

static void gust(struct console *console, int64_t *now)
{
    switch (next_random(12)) {
    case 0:
        app_resize(console, (int)next_random(220) + 1, (int)next_random(60) + 1);
        break;
    case 1:
        *now += next_random(next_random(2) ? 5000 : 300);
        app_time(console, *now);
        break;
    case 2:
    case 3:
        push_something(console);
        break;
    case 4:
        if (!next_random(20)) {
            app_lost(console, "gone");
            app_attached(console, "anna", "+34911000222");
        }
        break;
    default:
        press_something(console);
    }
    take_requests(console);
    const struct canvas *canvas = app_draw(console);
    assert_true(canvas->cursor_x < canvas->width && canvas->cursor_y < canvas->height);
    if (app_effects(console).keep && next_random(2))
        choices_settle(app_choices(console));
    (void)app_wakes_at(console);
}

static void it_goes_on(void **state)
{
    (void)state;
    for (unsigned storm = 1; storm <= STORMS; storm++) {
        struct console_settings settings = {.ascii = storm % 2,
                                            .clock = storm % 3,
                                            .demo = true,
                                            .bell = true,
                                            .notify = true,
                                            .wall = storm == STORMS};
        int64_t now = INT64_C(1795352580000);
        struct console *console = app_start(&settings, 80, 24, now);
        assert_non_null(console);
        seed = storm;
        app_attached(console, "anna", "+34911000222");
        for (int i = 0; i < GUSTS; i++)
            gust(console, &now);
        app_free(console);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(it_goes_on)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
