#include "CPNG.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

struct farm_png_encoder {
    png_text *texts;
    size_t text_count;
    uint8_t *bytes;
    size_t length;
    size_t capacity;
    char message[FARM_PNG_MESSAGE_LENGTH];
};

farm_png_encoder *farm_png_encoder_create(void) { return calloc(1, sizeof(farm_png_encoder)); }

void farm_png_encoder_free(farm_png_encoder *encoder) {
    if (encoder == NULL) return;
    for (size_t i = 0; i < encoder->text_count; i++) {
        free(encoder->texts[i].key);
        free(encoder->texts[i].text);
    }
    free(encoder->texts);
    free(encoder->bytes);
    free(encoder);
}

static bool out_of_memory(farm_png_encoder *encoder) {
    snprintf(encoder->message, sizeof encoder->message, "out of memory");
    return false;
}

bool farm_png_encoder_add_text(farm_png_encoder *encoder, farm_png_text_kind kind, const char *keyword,
                               const char *text) {
    png_text *grown = realloc(encoder->texts, (encoder->text_count + 1) * sizeof(png_text));
    if (grown == NULL) return out_of_memory(encoder);
    encoder->texts = grown;
    png_text *added = &grown[encoder->text_count];
    memset(added, 0, sizeof *added);
    added->compression = kind == FARM_PNG_TEXT_UTF8 ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE;
    added->key = strdup(keyword);
    added->text = strdup(text);
    encoder->text_count += 1;
    return added->key != NULL && added->text != NULL ? true : out_of_memory(encoder);
}

static void append(png_structp png, png_bytep data, size_t count) {
    farm_png_encoder *encoder = png_get_io_ptr(png);
    if (count > encoder->capacity - encoder->length) {
        size_t capacity = (encoder->length + count) * 2;
        uint8_t *grown = realloc(encoder->bytes, capacity);
        if (grown == NULL) png_error(png, "out of memory");
        encoder->bytes = grown;
        encoder->capacity = capacity;
    }
    memcpy(encoder->bytes + encoder->length, data, count);
    encoder->length += count;
}

static void flush_nothing(png_structp png) { (void)png; }

// No local of this frame changes after setjmp.
static bool write_image(farm_png_encoder *encoder, png_structp png, png_infop info, const uint8_t *rgb,
                        uint32_t width, uint32_t height, int level, int filters) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_write_fn(png, encoder, append, flush_nothing);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
                 PNG_FILTER_TYPE_BASE);
    png_set_compression_level(png, level);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, filters);
    if (encoder->text_count > 0) png_set_text(png, info, encoder->texts, (int)encoder->text_count);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, rgb + (size_t)y * width * 3);
    png_write_end(png, NULL);
    return true;
}

bool farm_png_encoder_encode(farm_png_encoder *encoder, const uint8_t *rgb, uint32_t width, uint32_t height,
                             int level, int filters) {
    encoder->length = 0;
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, encoder->message, farm_png_fail, farm_png_ignore_warning);
    if (png == NULL) return out_of_memory(encoder);
    png_infop info = png_create_info_struct(png);
    bool written =
        info == NULL ? out_of_memory(encoder) : write_image(encoder, png, info, rgb, width, height, level, filters);
    png_destroy_write_struct(&png, &info);
    return written;
}

const uint8_t *farm_png_encoder_bytes(const farm_png_encoder *encoder) { return encoder->bytes; }
size_t farm_png_encoder_length(const farm_png_encoder *encoder) { return encoder->length; }
const char *farm_png_encoder_message(const farm_png_encoder *encoder) { return encoder->message; }
