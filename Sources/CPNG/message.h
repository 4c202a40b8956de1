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
