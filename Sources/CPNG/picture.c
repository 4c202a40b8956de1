#include "CPNG.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(FARM_PNG_PICTURE_MESSAGE_LENGTH == FARM_PNG_MESSAGE_LENGTH, "libpng's error handler writes into it");

// Nobody asks for what stands beside the pixels.
enum { MAX_CHUNKS = 128 };

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t position;
    png_bytep *rows;
} source;

static void take(png_structp png, png_bytep data, size_t count) {
    source *from = png_get_io_ptr(png);
    if (count > from->length - from->position) png_error(png, "the file ends too early");
    memcpy(data, from->bytes + from->position, count);
    from->position += count;
}

static uint32_t channels_of(png_structp png, png_infop info) {
    int type = png_get_color_type(png, info);
    bool has_alpha = (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS) != 0;
    if (has_alpha) return 4;
    return type == PNG_COLOR_TYPE_GRAY ? 1 : 3;
}

static void read_pixels(png_structp png, png_infop info, source *from, const farm_png_picture *picture,
                        uint8_t *pixels) {
    png_set_expand(png);
    png_set_scale_16(png);
    if (picture->channels != 1) png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)picture->width * picture->channels;
    if (png_get_rowbytes(png, info) != stride) png_error(png, "its pixels have an unknown layout");
    from->rows = calloc(picture->height, sizeof(png_bytep));
    if (from->rows == NULL) png_error(png, "out of memory");
    for (uint32_t y = 0; y < picture->height; y++) from->rows[y] = pixels + y * stride;
    png_read_image(png, from->rows);
    png_read_end(png, NULL);
}

// No local of this frame changes after setjmp.
static bool read_file(png_structp png, png_infop info, source *from, farm_png_picture *picture, uint8_t *pixels) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_read_fn(png, from, take);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    if (!farm_png_chunks_fit(from->bytes, from->length)) png_error(png, "the file ends too early");
    png_set_chunk_cache_max(png, MAX_CHUNKS);
    png_set_chunk_malloc_max(png, FARM_PNG_LARGEST_CHUNK);
    farm_png_pass_texts(png);
    png_read_info(png, info);
    uint32_t width = png_get_image_width(png, info);
    uint32_t height = png_get_image_height(png, info);
    uint32_t channels = channels_of(png, info);
    if (pixels == NULL) {
        picture->width = width;
        picture->height = height;
        picture->channels = channels;
        return true;
    }
    if (width != picture->width || height != picture->height || channels != picture->channels) {
        png_error(png, "its header has changed");
    }
    read_pixels(png, info, from, picture, pixels);
    return true;
}

static bool read_picture(const uint8_t *bytes, size_t length, farm_png_picture *picture, uint8_t *pixels) {
    source from = {.bytes = bytes, .length = length};
    snprintf(picture->message, sizeof picture->message, "out of memory");
    png_structp png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, picture->message, farm_png_fail, farm_png_ignore_warning);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    bool is_read = info != NULL && read_file(png, info, &from, picture, pixels);
    free(from.rows);
    png_destroy_read_struct(&png, &info, NULL);
    return is_read;
}

bool farm_png_picture_header(const uint8_t *bytes, size_t length, farm_png_picture *picture) {
    return read_picture(bytes, length, picture, NULL);
}

bool farm_png_picture_pixels(const uint8_t *bytes, size_t length, farm_png_picture *picture, uint8_t *pixels) {
    return read_picture(bytes, length, picture, pixels);
}
