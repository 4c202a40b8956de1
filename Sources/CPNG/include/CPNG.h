#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp, which must not cross Swift: this shim keeps it in C.
// Pixels are 8-bit RGB, rows from the top. Every object is freed with its own function, after a failure too.

typedef enum {
    FARM_PNG_TEXT_LATIN1,  // tEXt, or a zTXt that was read
    FARM_PNG_TEXT_UTF8,    // iTXt
} farm_png_text_kind;

// Row filters, as libpng's bits.
enum {
    FARM_PNG_FILTER_NONE = 0x08,
    FARM_PNG_FILTER_SUB = 0x10,
    FARM_PNG_FILTER_UP = 0x20,
    FARM_PNG_FILTER_AVERAGE = 0x40,
    FARM_PNG_FILTER_PAETH = 0x80,
};

typedef struct farm_png_encoder farm_png_encoder;

// NULL when memory is short.
farm_png_encoder *farm_png_encoder_create(void);
void farm_png_encoder_free(farm_png_encoder *encoder);
// Copies both strings, which end at their NUL.
bool farm_png_encoder_add_text(farm_png_encoder *encoder, farm_png_text_kind kind, const char *keyword,
                               const char *text);
// `level` is zlib's, 0 to 9; `filters` the row filters to choose from.
bool farm_png_encoder_encode(farm_png_encoder *encoder, const uint8_t *rgb, uint32_t width, uint32_t height,
                             int level, int filters);
const uint8_t *farm_png_encoder_bytes(const farm_png_encoder *encoder);
size_t farm_png_encoder_length(const farm_png_encoder *encoder);
const char *farm_png_encoder_message(const farm_png_encoder *encoder);

typedef struct farm_png_decoder farm_png_decoder;

farm_png_decoder *farm_png_decoder_create(void);
void farm_png_decoder_free(farm_png_decoder *decoder);
// Reads a whole file. Without `wants_pixels` the image data is unpacked row by row and dropped; without `wants_text`
// text is passed over. More than `max_pixels` pixels or `max_text_bytes` bytes of text, unpacked, is a failure.
bool farm_png_decoder_decode(farm_png_decoder *decoder, const uint8_t *bytes, size_t length, bool wants_pixels,
                             bool wants_text, uint64_t max_pixels, size_t max_text_bytes);
// Called with each row from the top: 8-bit RGB, valid for the length of the call. It must not jump.
typedef void (*farm_png_row_reader)(void *context, const uint8_t *row, size_t count);
// Reads a whole file that is not interlaced, a row at a time, within the same bounds.
bool farm_png_decoder_read_rows(farm_png_decoder *decoder, const uint8_t *bytes, size_t length, uint64_t max_pixels,
                                size_t max_text_bytes, farm_png_row_reader read_row, void *context);
uint32_t farm_png_decoder_width(const farm_png_decoder *decoder);
uint32_t farm_png_decoder_height(const farm_png_decoder *decoder);
const uint8_t *farm_png_decoder_pixels(const farm_png_decoder *decoder);
size_t farm_png_decoder_text_count(const farm_png_decoder *decoder);
farm_png_text_kind farm_png_decoder_text_kind(const farm_png_decoder *decoder, size_t index);
const char *farm_png_decoder_text_keyword(const farm_png_decoder *decoder, size_t index);
const uint8_t *farm_png_decoder_text_bytes(const farm_png_decoder *decoder, size_t index);
size_t farm_png_decoder_text_length(const farm_png_decoder *decoder, size_t index);
const char *farm_png_decoder_message(const farm_png_decoder *decoder);

// A picture that comes in: its header, then its pixels as they are (grey, RGB or RGBA), 8-bit, into the caller's memory.
#define FARM_PNG_PICTURE_MESSAGE_LENGTH 160

typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t channels;  // 1 grey, 3 RGB, 4 RGBA
    char message[FARM_PNG_PICTURE_MESSAGE_LENGTH];
} farm_png_picture;

bool farm_png_picture_header(const uint8_t *bytes, size_t length, farm_png_picture *picture);
// `pixels` holds width * height * channels bytes of the header that was read.
bool farm_png_picture_pixels(const uint8_t *bytes, size_t length, farm_png_picture *picture, uint8_t *pixels);

// Unpacks a gzip stream into `out`. Returns the count of bytes; 0 where it is damaged or has more than `capacity`.
size_t farm_gunzip(const uint8_t *bytes, size_t length, uint8_t *out, size_t capacity);
