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

static inline CURLcode bascule_curl_get_certificates(CURL *curl, struct curl_certinfo **value) {
    return curl_easy_getinfo(curl, CURLINFO_CERTINFO, value);
}

static inline CURLcode bascule_curl_get_text(CURL *curl, CURLINFO info, const char **value) {
    return curl_easy_getinfo(curl, info, value);
}
