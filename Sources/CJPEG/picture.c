#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

_Static_assert(FARM_JPEG_MESSAGE_LENGTH >= JMSG_LENGTH_MAX, "libjpeg writes its message into it");

// A progressive file may repeat scans without end, each over all pixels; real files have about ten.
enum { MAX_SCANS = 500 };

typedef struct {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    char *message;
} reader;

static reader *reader_of(j_common_ptr jpeg) { return jpeg->client_data; }

static void fail(j_common_ptr jpeg) {
    jpeg->err->format_message(jpeg, reader_of(jpeg)->message);
    longjmp(reader_of(jpeg)->failed, 1);
}

static void fail_saying(j_common_ptr jpeg, const char *message) {
    snprintf(reader_of(jpeg)->message, FARM_JPEG_MESSAGE_LENGTH, "%s", message);
    longjmp(reader_of(jpeg)->failed, 1);
}

static void ignore_warning(j_common_ptr jpeg, int level) {
    (void)jpeg;
    (void)level;
}

// The library would go on with grey.
static boolean end_too_early(j_decompress_ptr jpeg) {
    fail_saying((j_common_ptr)jpeg, "the file ends too early");
    return FALSE;
}

static void bound_scans(j_common_ptr jpeg) {
    if (((j_decompress_ptr)jpeg)->input_scan_number > MAX_SCANS) fail_saying(jpeg, "it has too many scans");
}

static void read_pixels(j_decompress_ptr jpeg, const farm_jpeg_picture *picture, uint8_t *pixels) {
    jpeg_start_decompress(jpeg);
    size_t stride = (size_t)picture->width * picture->channels;
    if (jpeg->output_width != picture->width || jpeg->output_height != picture->height ||
        (uint32_t)jpeg->output_components != picture->channels) {
        fail_saying((j_common_ptr)jpeg, "its header has changed");
    }
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = pixels + jpeg->output_scanline * stride;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
}

// No local of this frame changes after setjmp.
static bool read_file(reader *reader, const uint8_t *bytes, size_t length, farm_jpeg_picture *picture,
                      uint8_t *pixels) {
    j_decompress_ptr jpeg = &reader->jpeg;
    if (setjmp(reader->failed) != 0) return false;
    jpeg_create_decompress(jpeg);
    jpeg->progress = &reader->progress;
    reader->progress.progress_monitor = bound_scans;
    jpeg_mem_src(jpeg, bytes, length);
    jpeg->src->fill_input_buffer = end_too_early;
    jpeg_read_header(jpeg, TRUE);
    switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE: jpeg->out_color_space = JCS_GRAYSCALE; break;
    case JCS_CMYK:
    case JCS_YCCK: jpeg->out_color_space = JCS_CMYK; break;
    default: jpeg->out_color_space = JCS_RGB;
    }
    if (pixels != NULL) {
        read_pixels(jpeg, picture, pixels);
        return true;
    }
    picture->width = jpeg->image_width;
    picture->height = jpeg->image_height;
    picture->channels = jpeg->out_color_space == JCS_GRAYSCALE ? 1 : jpeg->out_color_space == JCS_CMYK ? 4 : 3;
    picture->is_inverted = jpeg->saw_Adobe_marker;
    return true;
}

static bool read_picture(const uint8_t *bytes, size_t length, farm_jpeg_picture *picture, uint8_t *pixels) {
    reader reader;
    memset(&reader, 0, sizeof reader);
    reader.message = picture->message;
    reader.jpeg.err = jpeg_std_error(&reader.errors);
    reader.jpeg.client_data = &reader;
    reader.errors.error_exit = fail;
    reader.errors.emit_message = ignore_warning;
    bool is_read = read_file(&reader, bytes, length, picture, pixels);
    jpeg_destroy_decompress(&reader.jpeg);
    return is_read;
}

bool farm_jpeg_picture_header(const uint8_t *bytes, size_t length, farm_jpeg_picture *picture) {
    return read_picture(bytes, length, picture, NULL);
}

bool farm_jpeg_picture_pixels(const uint8_t *bytes, size_t length, farm_jpeg_picture *picture, uint8_t *pixels) {
    return read_picture(bytes, length, picture, pixels);
}
