/* SPDX-License-Identifier: MIT */
/* libphonenumber and its geocoder behind the small C interface of number.h. No exception leaves
   this file: each function of the interface catches all, and then says that there was no number. */
#include <cctype>
#include <cstring>
#include <memory>
#include <string>

#include <phonenumbers/asyoutypeformatter.h>
#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>

extern "C" {
#include "base/intl.h"
#include "base/utf8.h"
#include "number/memo.h"
#include "number/number.h"
}

using i18n::phonenumbers::AsYouTypeFormatter;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberOfflineGeocoder;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;
using std::string;

namespace
{

const char NO_REGION[] = "ZZ"; /* libphonenumber's "unknown" */
const uint32_t FULLWIDTH_PLUS = 0xFF0B;

const PhoneNumberUtil &util()
{
    return *PhoneNumberUtil::GetInstance();
}

const ShortNumberInfo &shorts()
{
    static const ShortNumberInfo *const info = new ShortNumberInfo;
    return *info;
}

/* "ES" from "es"; libphonenumber's word for none where the country isn't known. */
string region_of(const char *country)
{
    if (!country || strlen(country) != COUNTRY_SIZE - 1)
        return NO_REGION;
    string region;
    for (const char *at = country; *at; at++)
        region += static_cast<char>(toupper(static_cast<unsigned char>(*at)));
    return util().GetCountryCodeForRegion(region) ? region : NO_REGION;
}

void copy(char *out, size_t size, const string &text)
{
    utf8_copy_clean(out, size, text.data(), text.size());
}

/* Text with letters in front is taken for a name, an extension or an address ("ext12", "X"): the
   library would look for a number behind them. */
bool looks_like_number(const char *typed)
{
    const char *at = typed;
    while (isspace(static_cast<unsigned char>(*at)))
        at++;
    if (strncmp(at, "tel:", 4) == 0)
        at += 4;
    return *at && !isalpha(static_cast<unsigned char>(*at)) && !strchr(at, '@');
}

PhoneNumberUtil::ErrorType parse_why(const char *typed, const string &region, PhoneNumber *number)
{
    if (!looks_like_number(typed) || !utf8_valid(typed, strlen(typed)))
        return PhoneNumberUtil::NOT_A_NUMBER;
    return util().Parse(typed, region, number);
}

bool parse(const char *typed, const string &region, PhoneNumber *number)
{
    return parse_why(typed, region, number) == PhoneNumberUtil::NO_PARSING_ERROR;
}

bool is_possible(const PhoneNumber &number)
{
    return util().IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE;
}

/* The keys to press for what was typed: digits of any script, + * #. What is written between digits
   is left out; "" where there is anything else. */
string keys_of(const char *typed)
{
    size_t length = strlen(typed);
    string keys;
    for (size_t at = 0; at < length;) {
        uint32_t c;
        bool good;
        at += utf8_read(typed + at, length - at, &c, &good);
        int digit = u_charDigitValue(static_cast<UChar32>(c));
        if (digit >= 0)
            keys += static_cast<char>('0' + digit);
        else if (c == '*' || c == '#' || c == '+')
            keys += static_cast<char>(c);
        else if (c == FULLWIDTH_PLUS)
            keys += '+';
        else if (!u_isUWhiteSpace(static_cast<UChar32>(c)) &&
                 (c == 0 || c > 0x7F || !strchr("-.()/", static_cast<int>(c))))
            return "";
    }
    return keys;
}

/* "112" in Spain. A number with a plus is never one. */
bool is_short(const string &digits, const string &region)
{
    if (digits.find_first_not_of("0123456789") != string::npos || digits.empty() ||
        region == NO_REGION)
        return false;
    PhoneNumber number;
    if (util().Parse(digits, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return false;
    return shorts().IsValidShortNumberForRegion(number, region);
}

/* Where the tables don't know whose it is, it is of the country it was read in, if the code is. */
string country_of(const PhoneNumber &number, const string &region)
{
    string found;
    util().GetRegionCodeForNumber(number, &found);
    if (found == NO_REGION && util().GetCountryCodeForRegion(region) == number.country_code())
        found = region;
    if (found == NO_REGION)
        util().GetRegionCodeForCountryCode(number.country_code(), &found);
    return found.size() == COUNTRY_SIZE - 1 && found != NO_REGION ? found : "";
}

void fill(const PhoneNumber &parsed, const string &region, struct number *number)
{
    string text;
    util().Format(parsed, PhoneNumberUtil::E164, &text);
    copy(number->e164, sizeof number->e164, text);
    copy(number->country, sizeof number->country, country_of(parsed, region));
    copy(number->country_code, sizeof number->country_code, std::to_string(parsed.country_code()));
    text.clear(); /* the next call appends */
    util().GetNationalSignificantNumber(parsed, &text);
    copy(number->national, sizeof number->national, text);
    int area = util().GetLengthOfNationalDestinationCode(parsed);
    size_t length =
        area > 0 && static_cast<size_t>(area) < text.size() ? static_cast<size_t>(area) : 0;
    copy(number->area, sizeof number->area, text.substr(0, length));
    copy(number->subscriber, sizeof number->subscriber, text.substr(length));
    number->known_valid = util().IsValidNumber(parsed);
}

void fill_short(const string &digits, const string &region, struct number *number)
{
    copy(number->country, sizeof number->country, region);
    copy(number->country_code, sizeof number->country_code,
         std::to_string(util().GetCountryCodeForRegion(region)));
    copy(number->national, sizeof number->national, digits);
    copy(number->subscriber, sizeof number->subscriber, digits);
    number->known_valid = true;
    number->short_number = true;
}

/* What is wrong with a number that could be read. */
bool fail_impossible(const char *typed, const PhoneNumber &parsed, struct failure *failure)
{
    switch (util().IsPossibleNumberWithReason(parsed)) {
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
        return fail(failure, FAILURE_USAGE, _("%s lacks its area code"), typed);
    case PhoneNumberUtil::TOO_SHORT:
        return fail(failure, FAILURE_USAGE, _("%s is too short for a telephone number"), typed);
    case PhoneNumberUtil::TOO_LONG:
        return fail(failure, FAILURE_USAGE, _("%s is too long for a telephone number"), typed);
    default:
        return fail(failure, FAILURE_USAGE,
                    _("%s has a length that no telephone number of its country has"), typed);
    }
}

/* Why it could not be read. */
bool fail_unread(const char *typed, PhoneNumberUtil::ErrorType why, struct failure *failure)
{
    switch (why) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
        if (keys_of(typed).compare(0, 1, "+") == 0)
            return fail(failure, FAILURE_USAGE,
                        _("%s begins with a country code that does not exist"), typed);
        return fail(
            failure, FAILURE_USAGE,
            _("%s: without a country to read it in, a number begins with + and a country code"),
            typed);
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
        return fail(failure, FAILURE_USAGE, _("%s is too short for a telephone number"), typed);
    case PhoneNumberUtil::TOO_LONG_NSN:
        return fail(failure, FAILURE_USAGE, _("%s is too long for a telephone number"), typed);
    default:
        return fail(failure, FAILURE_USAGE, _("%s is no telephone number"), typed);
    }
}

bool read(const char *typed, const string &region, struct number *number, struct failure *failure)
{
    PhoneNumber parsed;
    PhoneNumberUtil::ErrorType why = parse_why(typed, region, &parsed);
    bool good = why == PhoneNumberUtil::NO_PARSING_ERROR;
    if (good && parsed.has_extension())
        return fail(failure, FAILURE_USAGE, _("%s has an extension, which can't be dialled"),
                    typed);
    bool possible = good && is_possible(parsed);
    string keys = keys_of(typed);
    if ((!possible || !util().IsValidNumber(parsed)) && is_short(keys, region))
        fill_short(keys, region, number);
    else if (possible)
        fill(parsed, region, number);
    else
        return good ? fail_impossible(typed, parsed, failure) : fail_unread(typed, why, failure);
    return true;
}

bool has_bad_length(const char *typed, struct failure *failure)
{
    size_t length = typed ? strlen(typed) : 0;
    if (length == 0)
        fail(failure, FAILURE_USAGE, _("a telephone number is missing"));
    else if (length >= NUMBER_SIZE)
        fail(failure, FAILURE_USAGE, _("a telephone number has at most %d characters"),
             NUMBER_SIZE - 1);
    return length == 0 || length >= NUMBER_SIZE;
}

bool to_e164(const char *typed, const char *country, string *out)
{
    PhoneNumber parsed;
    if (has_bad_length(typed, nullptr) || !parse(typed, region_of(country), &parsed) ||
        !is_possible(parsed))
        return false;
    util().Format(parsed, PhoneNumberUtil::E164, out);
    return true;
}

string shown(const char *e164, const char *country)
{
    PhoneNumber parsed;
    if (e164[0] != '+' || strlen(e164) >= NUMBER_SIZE || !parse(e164, NO_REGION, &parsed))
        return e164;
    string region = region_of(country);
    bool own = region != NO_REGION && country_of(parsed, region) == region;
    string text;
    util().Format(parsed, own ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL, &text);
    return text;
}

/* The formatter of the number that is being typed on this thread. It goes on from what it was given
   the last time, so that each key costs one step and not all from the start. */
struct typing {
    string region;
    string keys;
    string shown;
    std::unique_ptr<AsYouTypeFormatter> formatter;
};

void typing_start(struct typing *typing, const string &region)
{
    if (!typing->formatter || typing->region != region)
        typing->formatter.reset(util().GetAsYouTypeFormatter(region));
    typing->formatter->Clear();
    typing->region = region;
    typing->keys.clear();
    typing->shown.clear();
}

string shown_typed(const char *typed, const char *country)
{
    thread_local struct typing typing;
    string keys = keys_of(typed);
    if (keys.empty())
        return typed;
    string region = region_of(country);
    if (!typing.formatter || typing.region != region ||
        keys.compare(0, typing.keys.size(), typing.keys) != 0)
        typing_start(&typing, region);
    string text;
    for (size_t at = typing.keys.size(); at < keys.size(); at++) {
        typing.formatter->InputDigit(static_cast<unsigned char>(keys[at]), &text);
        typing.shown = text;
        typing.keys += keys[at];
    }
    return typing.shown;
}

string place_of(const char *e164, const char *language)
{
    static const PhoneNumberOfflineGeocoder *const geocoder = new PhoneNumberOfflineGeocoder;
    PhoneNumber parsed;
    if (e164[0] != '+' || strlen(e164) >= NUMBER_SIZE || !parse(e164, NO_REGION, &parsed))
        return "";
    icu::Locale locale = icu::Locale::createCanonical(language ? language : "");
    return geocoder->GetDescriptionForNumber(parsed, locale);
}

} // namespace

bool number_country_exists(const char *country)
{
    try {
        return region_of(country) != NO_REGION && country[0] >= 'A' && country[0] <= 'Z' &&
               country[1] >= 'A' && country[1] <= 'Z';
    } catch (...) {
        return false;
    }
}

bool number_read(const char *typed, const char *country, struct number *number,
                 struct failure *failure)
{
    memset(number, 0, sizeof *number);
    if (has_bad_length(typed, failure))
        return false;
    try {
        return read(typed, region_of(country), number, failure);
    } catch (...) {
        memset(number, 0, sizeof *number);
        return fail(failure, FAILURE_NOT_DONE, _("%s could not be read as a telephone number"),
                    typed);
    }
}

bool number_to_e164(const char *typed, const char *country, char out[NUMBER_SIZE])
{
    bool good = false;
    if (memo_find(MEMO_E164, typed, country, &good, out))
        return good;
    out[0] = '\0';
    try {
        string text;
        good = to_e164(typed, country, &text);
        if (good)
            copy(out, NUMBER_SIZE, text);
        memo_keep(MEMO_E164, typed, country, good, out);
        return good;
    } catch (...) {
        return false;
    }
}

void number_show(const char *number, const char *country, char out[NUMBER_SIZE])
{
    bool good;
    if (memo_find(MEMO_SHOW, number, country, &good, out))
        return;
    utf8_copy_clean(out, NUMBER_SIZE, number, strlen(number));
    try {
        copy(out, NUMBER_SIZE, shown(number, country));
        memo_keep(MEMO_SHOW, number, country, true, out);
    } catch (...) {
    }
}

void number_show_typed(const char *typed, const char *country, char out[NUMBER_SIZE])
{
    size_t length = strlen(typed);
    utf8_copy_clean(out, NUMBER_SIZE, typed, length);
    if (length >= NUMBER_SIZE)
        return;
    try {
        copy(out, NUMBER_SIZE, shown_typed(typed, country));
    } catch (...) {
    }
}

void number_place(const char *e164, const char *language, char *out, size_t size)
{
    out[0] = '\0';
    try {
        copy(out, size, place_of(e164, language));
    } catch (...) {
    }
}
