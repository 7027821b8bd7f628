#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo are variadic macros, which Swift does not import. */

static inline CURLcode bascule_curl_set_long(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode bascule_curl_set_size(CURL *curl, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode bascule_curl_set_text(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode bascule_curl_set_pointer(CURL *curl, CURLoption option, void *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode bascule_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(curl, option, value);
}

static inline CURLcode bascule_curl_on_write(CURL *curl, curl_write_callback call) {
    return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, call);
}

static inline CURLcode bascule_curl_on_read(CURL *curl, curl_read_callback call) {
    return curl_easy_setopt(curl, CURLOPT_READFUNCTION, call);
}

static inline CURLcode bascule_curl_on_header(CURL *curl, curl_write_callback call) {
    return curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, call);
}

static inline CURLcode bascule_curl_on_progress(CURL *curl, curl_xferinfo_callback call) {
    return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, call);
}

static inline CURLcode bascule_curl_on_socket(CURL *curl, curl_opensocket_callback call) {
    return curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, call);
}

static inline CURLcode bascule_curl_get_long(CURL *curl, CURLINFO info, long *value) {
    return curl_easy_getinfo(curl, info, value);
}

static inline CURLcode bascule_curl_get_size(CURL *curl, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(curl, info, value);
}

/* -1: the connection of the last question is gone. */
static inline CURLcode bascule_curl_get_socket(CURL *curl, curl_socket_t *value) {
    return curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, value);
}

static inline CURLcode bascule_curl_get_certificates(CURL *curl, struct curl_certinfo **value) {
    return curl_easy_getinfo(curl, CURLINFO_CERTINFO, value);
}

static inline CURLcode bascule_curl_get_text(CURL *curl, CURLINFO info, const char **value) {
    return curl_easy_getinfo(curl, info, value);
}

/* Nothing but what is asked for: no other protocol, no proxy, no secret of this host, no server that
   can't prove who it is. Said once, for whoever asks by whatever protocol; what is returned is not
   CURLE_OK where an option is not taken, which would be one that does not protect. */
static inline CURLcode bascule_curl_protect(CURL *curl, const char *protocols, const char *authorities) {
    CURLcode results[] = {
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L),
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols),
        /* Empty: none, also where the environment names one. */
        curl_easy_setopt(curl, CURLOPT_PROXY, ""),
        curl_easy_setopt(curl, CURLOPT_PRE_PROXY, ""),
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*"),
        curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED),
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L),
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L),
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2),
        curl_easy_setopt(curl, CURLOPT_CAINFO, authorities),
        /* Besides this file no authority is believed: Debian's libcurl has a folder of its own. */
        curl_easy_setopt(curl, CURLOPT_CAPATH, (const char *)NULL),
    };
    for (size_t index = 0; index < sizeof results / sizeof results[0]; index++) {
        if (results[index] != CURLE_OK) return results[index];
    }
    return CURLE_OK;
}
