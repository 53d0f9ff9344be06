# SPDX-License-Identifier: MIT
# One program for each module, cmocka with TAP output. For a new one, NAME_test.c and:
#
#     UNIT_TESTS += %D%/NAME_test
#     %C%_NAME_test_LDADD = $(ROOM_OF_THE_MODULE) $(CMOCKA_LIBS)
#
# and behind ROOM_NUMBER, or a room that uses it, also:  nodist_EXTRA_%C%_NAME_test_SOURCES = dummy.cc
# The source is found by the name.

check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)

UNIT_TESTS += %D%/wire_test
%C%_wire_test_LDADD = $(ROOM_WIRE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/http_client_test
%C%_http_client_test_SOURCES = %D%/http_client_test.c %D%/tiny_server.c %D%/tiny_server.h
%C%_http_client_test_LDADD = $(ROOM_HTTP) $(CMOCKA_LIBS) -lssl $(LIBCRYPTO_LIBS) -lpthread

UNIT_TESTS += %D%/redact_test
%C%_redact_test_LDADD = $(ROOM_PROVIDER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_redact_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/provider_cases_test
%C%_provider_cases_test_SOURCES = %D%/provider_cases_test.c \
	%D%/provider_scene.c %D%/provider_scene.h \
	%D%/provider_scene_check.c %D%/provider_scene_check.h
%C%_provider_cases_test_LDADD = $(ROOM_PROVIDER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_provider_cases_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/ini_test
%C%_ini_test_SOURCES = %D%/ini_test.c %D%/scratch.c %D%/scratch.h
%C%_ini_test_LDADD = $(ROOM_CONFIG) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/option_test
%C%_option_test_LDADD = $(ROOM_CONFIG) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/config_test
%C%_config_test_SOURCES = %D%/config_test.c %D%/scratch.c %D%/scratch.h
%C%_config_test_LDADD = $(ROOM_CONFIG) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/pattern_test
%C%_pattern_test_LDADD = $(ROOM_CONFIG) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/roles_test
%C%_roles_test_SOURCES = %D%/roles_test.c %D%/scratch.c %D%/scratch.h
%C%_roles_test_LDADD = $(ROOM_CONFIG) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/query_test
%C%_query_test_SOURCES = %D%/query_test.c %D%/scratch.c %D%/scratch.h
%C%_query_test_LDADD = $(ROOM_CONFIG) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/number_test
%C%_number_test_LDADD = $(ROOM_NUMBER) $(CMOCKA_LIBS) -lpthread
nodist_EXTRA_%C%_number_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/zone_test
%C%_zone_test_LDADD = $(ROOM_UNICODE) $(CMOCKA_LIBS) -lpthread

UNIT_TESTS += %D%/fold_test
%C%_fold_test_LDADD = $(ROOM_UNICODE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/latin1_test
%C%_latin1_test_LDADD = $(ROOM_UNICODE) $(CMOCKA_LIBS) -lpthread

UNIT_TESTS += %D%/text_test
%C%_text_test_LDADD = $(ROOM_BASE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/utf8_test
%C%_utf8_test_LDADD = $(ROOM_BASE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/clock_test
%C%_clock_test_LDADD = $(ROOM_BASE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/paths_test
%C%_paths_test_SOURCES = %D%/paths_test.c %D%/scratch.c %D%/scratch.h
%C%_paths_test_LDADD = $(ROOM_BASE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/base_test
%C%_base_test_LDADD = $(ROOM_BASE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/store_test
%C%_store_test_SOURCES = %D%/store_test.c %D%/store_rig.c %D%/store_rig.h
%C%_store_test_LDADD = $(ROOM_STORE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_store_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/simulator_order_test
%C%_simulator_order_test_LDADD = $(ROOM_SIMULATOR) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_simulator_order_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/simulator_test
%C%_simulator_test_SOURCES = %D%/simulator_test.c %D%/simulator_stage.c %D%/simulator_stage.h
%C%_simulator_test_LDADD = $(ROOM_PROVIDER) $(ROOM_SIMULATOR) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_simulator_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/simulator_call_test %D%/simulator_query_test
%C%_simulator_call_test_LDADD = $(ROOM_SIMULATOR) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_simulator_call_test_SOURCES = dummy.cc
%C%_simulator_query_test_LDADD = $(ROOM_SIMULATOR) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_simulator_query_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/simulator_plan_test
%C%_simulator_plan_test_LDADD = $(ROOM_SIMULATOR) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_simulator_plan_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/simulator_kinds_test
%C%_simulator_kinds_test_SOURCES = %D%/simulator_kinds_test.c %D%/simulator_stage.c %D%/simulator_stage.h
%C%_simulator_kinds_test_LDADD = $(ROOM_PROVIDER) $(ROOM_SIMULATOR) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_simulator_kinds_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/options_test
%C%_options_test_LDADD = $(ROOM_CLIENT) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/client_test
%C%_client_test_LDADD = $(ROOM_CLIENT) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/client_questions_test
%C%_client_questions_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_client_questions_test_LDADD = $(ROOM_CLIENT) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/kinds_test
%C%_kinds_test_SOURCES = %D%/kinds_test.c src/docgen/ability.c src/docgen/ability.h
%C%_kinds_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
%C%_kinds_test_LDADD = $(ROOM_PROVIDER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_kinds_test_SOURCES = dummy.cc
%C%_kinds_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)

UNIT_TESTS += %D%/docgen_test
%C%_docgen_test_SOURCES = %D%/docgen_test.c src/docgen/roff.c src/docgen/roff.h
%C%_docgen_test_LDADD = $(CMOCKA_LIBS)

UNIT_TESTS += %D%/merge_test
%C%_merge_test_SOURCES = %D%/merge_test.c %D%/random_call.c %D%/random_call.h
%C%_merge_test_LDADD = $(ROOM_CODEC_JSON) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/figures_test
%C%_figures_test_LDADD = $(ROOM_MODEL) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/agent_test
%C%_agent_test_LDADD = $(ROOM_MODEL) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/life_test
%C%_life_test_LDADD = $(ROOM_MODEL) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/document_test
%C%_document_test_LDADD = $(ROOM_CODEC) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/store_fold_test
%C%_store_fold_test_SOURCES = %D%/store_fold_test.c %D%/store_rig.c %D%/store_rig.h \
	%D%/random_call.c %D%/random_call.h
%C%_store_fold_test_LDADD = $(ROOM_STORE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_store_fold_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/digest_test %D%/form_test %D%/tree_test %D%/xml_test
%C%_digest_test_LDADD = $(ROOM_CODEC) $(CMOCKA_LIBS)
%C%_form_test_LDADD = $(ROOM_CODEC) $(CMOCKA_LIBS)
%C%_tree_test_LDADD = $(ROOM_CODEC) $(CMOCKA_LIBS)
%C%_xml_test_LDADD = $(ROOM_CODEC) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/answer_test %D%/events_test %D%/hook_question_test %D%/hooks_test \
	%D%/network_test %D%/server_test %D%/server_watch_test
%C%_events_test_SOURCES = %D%/events_test.c %D%/hook_fixture.c %D%/hook_fixture.h
%C%_events_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_events_test_SOURCES = dummy.cc
%C%_hooks_test_SOURCES = %D%/hooks_test.c %D%/hook_fixture.c %D%/hook_fixture.h
%C%_hooks_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_hooks_test_SOURCES = dummy.cc
%C%_hook_question_test_SOURCES = %D%/hook_question_test.c %D%/hook_fixture.c %D%/hook_fixture.h
%C%_hook_question_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_hook_question_test_SOURCES = dummy.cc
%C%_network_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_network_test_SOURCES = dummy.cc
%C%_server_test_SOURCES = %D%/server_test.c %D%/server_rig.c %D%/server_rig.h
%C%_server_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS) -lpthread
nodist_EXTRA_%C%_server_test_SOURCES = dummy.cc
%C%_server_watch_test_SOURCES = %D%/server_watch_test.c %D%/server_rig.c %D%/server_rig.h
%C%_server_watch_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS) -lpthread
nodist_EXTRA_%C%_server_watch_test_SOURCES = dummy.cc
%C%_answer_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS)
%C%_answer_test_LDADD = $(ROOM_LISTENER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_answer_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/store_disk_test
%C%_store_disk_test_SOURCES = %D%/store_disk_test.c %D%/store_rig.c %D%/store_rig.h
%C%_store_disk_test_LDADD = $(ROOM_STORE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_store_disk_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/console_bar_test %D%/console_questions_test
%C%_console_bar_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_bar_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_questions_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_questions_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/console_own_test
%C%_console_own_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_own_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/console_accounts_test %D%/console_actions_test %D%/console_agents_test %D%/console_calls_test \
	%D%/console_canvas_test %D%/console_choices_test %D%/console_dial_options_test \
	%D%/console_format_test %D%/console_layout_test %D%/console_line_edit_test \
	%D%/console_storm_test %D%/console_team_test %D%/console_theme_test
%C%_console_team_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_team_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_accounts_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_accounts_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_agents_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_agents_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_choices_test_SOURCES = %D%/console_choices_test.c %D%/scratch.c %D%/scratch.h
%C%_console_choices_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_choices_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_dial_options_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_dial_options_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_storm_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_storm_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_calls_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_calls_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_format_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_console_format_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_actions_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_canvas_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_layout_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_line_edit_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)
%C%_console_theme_test_LDADD = $(ROOM_CONSOLE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/store_agents_test
%C%_store_agents_test_SOURCES = %D%/store_agents_test.c %D%/store_rig.c %D%/store_rig.h
%C%_store_agents_test_LDADD = $(ROOM_STORE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_store_agents_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/store_read_test
%C%_store_read_test_SOURCES = %D%/store_read_test.c %D%/store_rig.c %D%/store_rig.h
%C%_store_read_test_LDADD = $(ROOM_STORE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_store_read_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/call_json_test
%C%_call_json_test_SOURCES = %D%/call_json_test.c %D%/random_call.c %D%/random_call.h
%C%_call_json_test_LDADD = $(ROOM_CODEC_JSON) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/contact_json_test
%C%_contact_json_test_LDADD = $(ROOM_CODEC_JSON) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/model_test
%C%_model_test_LDADD = $(ROOM_MODEL) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/rights_test
%C%_rights_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_rights_test_LDADD = $(ROOM_WIRE) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/engine_door_test
%C%_engine_door_test_SOURCES = %D%/engine_door_test.c %D%/scratch.c %D%/scratch.h
%C%_engine_door_test_LDADD = $(ROOM_ENGINE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_engine_door_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/command_test %D%/command_bad_test
%C%_command_bad_test_SOURCES = %D%/command_bad_test.c %D%/command_stage.c %D%/command_stage.h \
	%D%/scratch.c %D%/scratch.h
%C%_command_bad_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
%C%_command_bad_test_LDADD = src/engine/libengine.a $(ROOM_BASE) $(LIBUV_LIBS) $(CMOCKA_LIBS)
%C%_command_test_SOURCES = %D%/command_test.c %D%/command_stage.c %D%/command_stage.h \
	%D%/scratch.c %D%/scratch.h
%C%_command_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
%C%_command_test_LDADD = src/engine/libengine.a $(ROOM_BASE) $(LIBUV_LIBS) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/callers_test
%C%_callers_test_SOURCES = %D%/callers_test.c %D%/store_rig.c %D%/store_rig.h
%C%_callers_test_LDADD = $(ROOM_ENGINE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_callers_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/feed_pace_test
%C%_feed_pace_test_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_feed_pace_test_LDADD = src/engine/libengine.a $(ROOM_BASE) $(JANSSON_LIBS) $(CMOCKA_LIBS)

UNIT_TESTS += %D%/question_test
%C%_question_test_SOURCES = %D%/question_test.c %D%/question_stage.c %D%/question_stage.h \
	%D%/scratch.c %D%/scratch.h
%C%_question_test_LDADD = $(ROOM_ENGINE) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_question_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/store_figures_test
%C%_store_figures_test_SOURCES = %D%/store_figures_test.c %D%/random_call.c %D%/random_call.h \
	%D%/store_rig.c %D%/store_rig.h
%C%_store_figures_test_LDADD = $(ROOM_STORE) $(CMOCKA_LIBS) -lm
nodist_EXTRA_%C%_store_figures_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/outbox_test
%C%_outbox_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS) $(JANSSON_CFLAGS)
%C%_outbox_test_LDADD = src/engine/libengine.a $(ROOM_WIRE) $(LIBUV_LIBS) $(CMOCKA_LIBS)
