// SPDX-License-Identifier: Apache-2.0
// The floor under reading a workbook: libarchive unpacks its sheet, expat parses it, nobody listens.
#include <archive.h>
#include <archive_entry.h>
#include <expat.h>
#include <string.h>

static void begin(void *data, const char *name, const char **attributes) {}
static void end(void *data, const char *name) {}
static void text(void *data, const char *start, int count) {}

int main(int count, char **arguments) {
    struct archive *zip = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_format_zip_seekable(zip);
    if (count < 2 || archive_read_open_filename(zip, arguments[1], 65536) != ARCHIVE_OK) return 2;
    while (archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
        if (!strstr(archive_entry_pathname(entry), "sheet1.xml")) continue;
        XML_Parser parser = XML_ParserCreate(NULL);
        XML_SetElementHandler(parser, begin, end);
        XML_SetCharacterDataHandler(parser, text);
        const void *block;
        size_t size;
        la_int64_t offset;
        while (archive_read_data_block(zip, &block, &size, &offset) == ARCHIVE_OK)
            if (XML_Parse(parser, block, (int)size, 0) != XML_STATUS_OK) return 1;
        if (XML_Parse(parser, "", 0, 1) != XML_STATUS_OK) return 1;
        XML_ParserFree(parser);
    }
    archive_read_free(zip);
    return 0;
}
