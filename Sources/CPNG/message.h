#pragma once

#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define FARM_PNG_MESSAGE_LENGTH 160

// libpng's error handler: keeps the message and jumps to the caller's setjmp.
static inline void farm_png_fail(png_structp png, png_const_charp text) {
    snprintf((char *)png_get_error_ptr(png), FARM_PNG_MESSAGE_LENGTH, "%s", text);
    png_longjmp(png, 1);
}

static inline void farm_png_ignore_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

// Whether every chunk but the pixels' lies within the file, as far as their lengths lead. libpng takes and clears memory
// for a text or a profile of the length that it claims, up to 2 GiB, and finds only then that the file is shorter; its
// own bound on a chunk's length is a mere warning to it.
static inline bool farm_png_chunks_fit(const uint8_t *bytes, size_t length) {
    size_t position = 8;
    while (length >= 8 && position <= length - 8) {
        const uint8_t *head = bytes + position;
        size_t claimed = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
        if (memcmp(head + 4, "IEND", 4) == 0) return true;
        if (claimed > length - position - 8) return memcmp(head + 4, "IDAT", 4) == 0;
        position += claimed + 12;
        if (position > length) return true;
    }
    return true;
}

// Bytes. A chunk that is passed over is never in memory.
#define FARM_PNG_LARGEST_CHUNK (256u << 20)

// Texts and colour profiles are passed over unread: they may be of megabytes, or packed bombs.
static inline void farm_png_pass_texts(png_structp png) {
    static const png_byte chunks[] = "tEXt\0zTXt\0iTXt\0iCCP\0eXIf";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, chunks, 5);
}
