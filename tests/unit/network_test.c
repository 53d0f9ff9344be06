/* SPDX-License-Identifier: MIT */
/* Source networks. */
#include "listener/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool holds(const char *list, const char *address)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
        return network_list_holds(list, (const struct sockaddr *)&four);
    assert_int_equal(inet_pton(AF_INET6, address, &six.sin6_addr), 1);
    return network_list_holds(list, (const struct sockaddr *)&six);
}

static void test_holding(void **state)
{
    (void)state;
    assert_true(holds(NULL, "203.0.113.9"));
    assert_false(holds("", "127.0.0.1"));
    assert_true(holds("127.0.0.0/8 ::1", "127.200.1.1"));
    assert_true(holds("127.0.0.0/8 ::1", "::1"));
    assert_false(holds("127.0.0.0/8 ::1", "128.0.0.1"));
    assert_false(holds("127.0.0.0/8 ::1", "::2"));
    assert_true(holds("10.1.2.3", "10.1.2.3"));
    assert_false(holds("10.1.2.3", "10.1.2.4"));
    assert_true(holds("192.0.2.128/25", "192.0.2.129"));
    assert_false(holds("192.0.2.128/25", "192.0.2.127"));
    assert_true(holds("0.0.0.0/0", "8.8.8.8"));
    assert_false(holds("0.0.0.0/0", "2001:db8::1"));
    assert_true(holds("2001:db8::/33", "2001:db8:7fff::1"));
    assert_false(holds("2001:db8::/33", "2001:db8:8000::1"));
    assert_true(holds("::/0", "2001:db8::1"));
    assert_true(holds("  10.0.0.0/8,\t172.16.0.0/12 ", "172.31.255.255"));
}

static void test_addresses_in_the_other_form(void **state)
{
    (void)state;
    assert_true(holds("127.0.0.0/8", "::ffff:127.0.0.1"));
    assert_false(holds("127.0.0.0/8", "::ffff:128.0.0.1"));
    assert_false(holds("::/0", "::ffff:127.0.0.1"));
    struct sockaddr other = {.sa_family = AF_UNIX};
    assert_false(network_list_holds("0.0.0.0/0 ::/0", &other));
}

static void test_checking(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "localhost",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/x",
        "10.0.0.0/-1",
        "::1/129",
        "127.0.0.1 nonsense",
        "10.0.0.0/8/8",
        "1.2.3.4/0008",
        "11111111111111111111111111111111111111111111111111111111111111111111111111111111",
    };
    struct failure failure = {0};
    assert_true(network_list_check("127.0.0.0/8 ::1, 10.0.0.0/8", &failure));
    assert_true(network_list_check("", &failure));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        failure_clear(&failure);
        assert_false(network_list_check(wrong[i], &failure));
        assert_non_null(strchr(failure.sentence, '`'));
        assert_false(holds(wrong[i], "203.0.113.9"));
    }
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holding),
        cmocka_unit_test(test_addresses_in_the_other_form),
        cmocka_unit_test(test_checking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
