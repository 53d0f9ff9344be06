# SPDX-License-Identifier: MIT
# The programs over HTTP and the wire: an engine with its clients, and a provider that behaves as the test says.
# The certificates are made for these tests alone; the authority's key was thrown away.
#
#     HTTP_TESTS += %D%/NAME.py

HTTP_TESTS = %D%/accounts.py %D%/agents.py %D%/asking.py %D%/check_online.py %D%/commands.py \
	%D%/contract_config.py %D%/contract_order.py %D%/crash.py %D%/dial.py %D%/disk_full.py %D%/engine_clients.py \
	%D%/engine_news.py %D%/engine_start.py %D%/engine_stop.py %D%/events.py %D%/feed.py %D%/five_orders.py \
	%D%/floods.py %D%/hangup.py %D%/hostile.py %D%/installed.py %D%/life_of_an_engine.py %D%/orders.py \
	%D%/quarantine.py %D%/query_answers.py %D%/query_commands.py %D%/questions_call.py %D%/questions_crash.py \
	%D%/questions_flood.py %D%/questions_hostile.py %D%/questions_many.py %D%/questions_odd.py \
	%D%/questions_operator.py %D%/questions_refused.py %D%/questions_shell.py %D%/questions_soak.py \
	%D%/questions_trouble.py %D%/questions_values.py %D%/questions_ways.py %D%/reload.py %D%/roles.py %D%/routes.py \
	%D%/secrets_of_five.py %D%/secrets_stay.py %D%/sent_or_not.py %D%/simulator.py %D%/simulator_questions.py \
	%D%/slow_provider.py %D%/stats.py %D%/statuses.py %D%/supervised.py %D%/tls.py %D%/tokens.py %D%/wire_abuse.py \
	%D%/wire_stopped.py
TESTS += $(HTTP_TESTS)
EXTRA_DIST += $(HTTP_TESTS) %D%/certificates/authority.pem %D%/certificates/expired.pem \
	%D%/certificates/other.pem %D%/certificates/server.pem

# Compares a store with its journal.
check_PROGRAMS += %D%/replay
%C%_replay_LDADD = $(ROOM_STORE)
nodist_EXTRA_%C%_replay_SOURCES = dummy.cc
