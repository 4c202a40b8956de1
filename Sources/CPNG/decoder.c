#include "CPNG.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

// More chunks than any tool writes; with the bound on each chunk's size it bounds what a hostile file unpacks to.
enum { MAX_TEXT_CHUNKS = 32 };

struct farm_png_decoder {
    const uint8_t *source;
    size_t source_length;
    size_t position;
    png_structp png;
    png_infop info;
    png_textp texts;
    int text_count;
    uint32_t width;
    uint32_t height;
    uint8_t *pixels;
    png_bytep *rows;
    farm_png_row_reader read_row;
    void *context;
    char message[FARM_PNG_MESSAGE_LENGTH];
};

farm_png_decoder *farm_png_decoder_create(void) { return calloc(1, sizeof(farm_png_decoder)); }

void farm_png_decoder_free(farm_png_decoder *decoder) {
    if (decoder == NULL) return;
    if (decoder->png != NULL) png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
    free(decoder->pixels);
    free(decoder->rows);
    free(decoder);
}

static void take(png_structp png, png_bytep data, size_t count) {
    farm_png_decoder *decoder = png_get_io_ptr(png);
    if (count > decoder->source_length - decoder->position) png_error(png, "the file ends too early");
    memcpy(data, decoder->source + decoder->position, count);
    decoder->position += count;
}

static size_t length_of(const png_text *text) {
    return text->compression >= PNG_ITXT_COMPRESSION_NONE ? text->itxt_length : text->text_length;
}

// Asks for 8-bit RGB, and returns the bytes of a row of it.
static size_t ask_for_rgb(farm_png_decoder *decoder, png_structp png, png_infop info) {
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)decoder->width * 3;
    if (png_get_rowbytes(png, info) != stride) png_error(png, "the pixels cannot be read as 8-bit RGB");
    return stride;
}

static void read_pixels(farm_png_decoder *decoder, png_structp png, png_infop info) {
    size_t stride = ask_for_rgb(decoder, png, info);
    decoder->pixels = calloc(decoder->height, stride);
    decoder->rows = calloc(decoder->height, sizeof(png_bytep));
    if (decoder->pixels == NULL || decoder->rows == NULL) png_error(png, "out of memory");
    for (uint32_t y = 0; y < decoder->height; y++) decoder->rows[y] = decoder->pixels + y * stride;
    png_read_image(png, decoder->rows);
}

// One row at a time: of a large image only that is in memory.
static void hand_out_rows(farm_png_decoder *decoder, png_structp png, png_infop info) {
    if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE) png_error(png, "an interlaced image has no rows");
    size_t stride = ask_for_rgb(decoder, png, info);
    decoder->pixels = malloc(stride);
    if (decoder->pixels == NULL) png_error(png, "out of memory");
    for (uint32_t y = 0; y < decoder->height; y++) {
        png_read_row(png, decoder->pixels, NULL);
        decoder->read_row(decoder->context, decoder->pixels, stride);
    }
}

// libpng has no way past the image data but through it.
static void pass_pixels(farm_png_decoder *decoder, png_structp png) {
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < decoder->height; y++) png_read_row(png, NULL, NULL);
    }
}

// No local of this frame changes after setjmp; what must survive a jump lives in the decoder.
static bool read_file(farm_png_decoder *decoder, bool wants_pixels, bool wants_text, uint64_t max_pixels,
                      size_t max_text_bytes) {
    png_structp png = decoder->png;
    png_infop info = decoder->info;
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_read_fn(png, decoder, take);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_cache_max(png, MAX_TEXT_CHUNKS);
    if (!farm_png_chunks_fit(decoder->source, decoder->source_length)) png_error(png, "the file ends too early");
    // It bounds what a chunk unpacks to.
    png_set_chunk_malloc_max(png, wants_text ? max_text_bytes : FARM_PNG_LARGEST_CHUNK);
    if (!wants_text) farm_png_pass_texts(png);
    png_read_info(png, info);
    decoder->width = png_get_image_width(png, info);
    decoder->height = png_get_image_height(png, info);
    if ((uint64_t)decoder->width * decoder->height > max_pixels) png_error(png, "the image has too many pixels");
    if (decoder->read_row != NULL) {
        hand_out_rows(decoder, png, info);
    } else if (wants_pixels) {
        read_pixels(decoder, png, info);
    } else {
        pass_pixels(decoder, png);
    }
    png_read_end(png, info);
    png_get_text(png, info, &decoder->texts, &decoder->text_count);
    size_t total = 0;
    for (int i = 0; i < decoder->text_count; i++) total += length_of(&decoder->texts[i]);
    if (total > max_text_bytes) png_error(png, "the file holds too much text");
    return true;
}

bool farm_png_decoder_decode(farm_png_decoder *decoder, const uint8_t *bytes, size_t length, bool wants_pixels,
                             bool wants_text, uint64_t max_pixels, size_t max_text_bytes) {
    if (length < 8 || png_sig_cmp(bytes, 0, 8) != 0) {
        snprintf(decoder->message, sizeof decoder->message, "it is no PNG file");
        return false;
    }
    decoder->source = bytes;
    decoder->source_length = length;
    decoder->png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, decoder->message, farm_png_fail, farm_png_ignore_warning);
    decoder->info = decoder->png == NULL ? NULL : png_create_info_struct(decoder->png);
    if (decoder->info == NULL) {
        snprintf(decoder->message, sizeof decoder->message, "out of memory");
        return false;
    }
    return read_file(decoder, wants_pixels, wants_text, max_pixels, max_text_bytes);
}

bool farm_png_decoder_read_rows(farm_png_decoder *decoder, const uint8_t *bytes, size_t length, uint64_t max_pixels,
                                size_t max_text_bytes, farm_png_row_reader read_row, void *context) {
    decoder->read_row = read_row;
    decoder->context = context;
    return farm_png_decoder_decode(decoder, bytes, length, false, true, max_pixels, max_text_bytes);
}

uint32_t farm_png_decoder_width(const farm_png_decoder *decoder) { return decoder->width; }
uint32_t farm_png_decoder_height(const farm_png_decoder *decoder) { return decoder->height; }
const uint8_t *farm_png_decoder_pixels(const farm_png_decoder *decoder) { return decoder->pixels; }
size_t farm_png_decoder_text_count(const farm_png_decoder *decoder) { return (size_t)decoder->text_count; }

farm_png_text_kind farm_png_decoder_text_kind(const farm_png_decoder *decoder, size_t index) {
    return decoder->texts[index].compression >= PNG_ITXT_COMPRESSION_NONE ? FARM_PNG_TEXT_UTF8
                                                                          : FARM_PNG_TEXT_LATIN1;
}

const char *farm_png_decoder_text_keyword(const farm_png_decoder *decoder, size_t index) {
    return decoder->texts[index].key;
}

const uint8_t *farm_png_decoder_text_bytes(const farm_png_decoder *decoder, size_t index) {
    return (const uint8_t *)decoder->texts[index].text;
}

size_t farm_png_decoder_text_length(const farm_png_decoder *decoder, size_t index) {
    return length_of(&decoder->texts[index]);
}

const char *farm_png_decoder_message(const farm_png_decoder *decoder) { return decoder->message; }
