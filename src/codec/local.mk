# SPDX-License-Identifier: MIT
# Two libraries: the console may link JSON, but not XML nor libcrypto.
noinst_LIBRARIES += %D%/libcodec_json.a %D%/libcodec.a
%C%_libcodec_json_a_SOURCES = \
	%D%/call_facts.c %D%/call_facts.h \
	%D%/call_json.c %D%/call_json.h \
	%D%/contact_json.c %D%/contact_json.h \
	%D%/json.c %D%/json.h
%C%_libcodec_json_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_libcodec_a_SOURCES = \
	%D%/digest.c %D%/digest.h \
	%D%/document.c %D%/document.h \
	%D%/form.c %D%/form.h \
	%D%/multipart.c %D%/multipart.h \
	%D%/tree.c %D%/tree.h \
	%D%/tree_json.c %D%/tree_xml.c %D%/tree_build.h \
	%D%/xml.c %D%/xml.h
%C%_libcodec_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS) $(LIBCRYPTO_CFLAGS)
