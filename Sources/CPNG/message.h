#pragma once

#include <png.h>
#include <stdio.h>

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

// Bytes. A chunk that is passed over is never in memory.
#define FARM_PNG_LARGEST_CHUNK (256u << 20)

// Texts and colour profiles are passed over unread: they may be of megabytes, or packed bombs.
static inline void farm_png_pass_texts(png_structp png) {
    static const png_byte chunks[] = "tEXt\0zTXt\0iTXt\0iCCP\0eXIf";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, chunks, 5);
}
