#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    char *message;
} writer;

static void fail(j_common_ptr jpeg) {
    writer *writer = jpeg->client_data;
    jpeg->err->format_message(jpeg, writer->message);
    longjmp(writer->failed, 1);
}

static void ignore_warning(j_common_ptr jpeg, int level) {
    (void)jpeg;
    (void)level;
}

// No local of this frame changes after setjmp.
static bool write_file(writer *writer, const uint8_t *rgb, uint32_t width, uint32_t height, int quality,
                       uint8_t **file, unsigned long *length) {
    j_compress_ptr jpeg = &writer->jpeg;
    if (setjmp(writer->failed) != 0) return false;
    jpeg_create_compress(jpeg);
    jpeg_mem_dest(jpeg, file, length);
    jpeg->image_width = width;
    jpeg->image_height = height;
    jpeg->input_components = 3;
    jpeg->in_color_space = JCS_RGB;
    jpeg_set_defaults(jpeg);  // YCbCr 4:2:0
    jpeg_set_quality(jpeg, quality, TRUE);
    jpeg->optimize_coding = TRUE;
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row = (JSAMPROW)rgb + (size_t)jpeg->next_scanline * width * 3;
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    return true;
}

bool farm_jpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **file,
                      unsigned long *length, char message[FARM_JPEG_MESSAGE_LENGTH]) {
    writer writer;
    memset(&writer, 0, sizeof writer);
    writer.message = message;
    writer.jpeg.err = jpeg_std_error(&writer.errors);
    writer.jpeg.client_data = &writer;
    writer.errors.error_exit = fail;
    writer.errors.emit_message = ignore_warning;
    *file = NULL;
    *length = 0;
    bool is_written = write_file(&writer, rgb, width, height, quality, file, length);
    jpeg_destroy_compress(&writer.jpeg);
    return is_written;
}

void farm_jpeg_file_free(uint8_t *file) { free(file); }
