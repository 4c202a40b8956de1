#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libjpeg-turbo reports errors through a handler that must not return: this shim keeps its longjmp in C.
#define FARM_JPEG_MESSAGE_LENGTH 200  // libjpeg's JMSG_LENGTH_MAX

typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t channels;  // 1 grey, 3 RGB, 4 CMYK
    bool is_inverted;   // CMYK with 255 for no ink, as Adobe's programs write it
    char message[FARM_JPEG_MESSAGE_LENGTH];
} farm_jpeg_picture;

bool farm_jpeg_picture_header(const uint8_t *bytes, size_t length, farm_jpeg_picture *picture);
// Rows from the top; `pixels` holds width * height * channels bytes of the header that was read. A file that ends
// before its last row is a failure.
bool farm_jpeg_picture_pixels(const uint8_t *bytes, size_t length, farm_jpeg_picture *picture, uint8_t *pixels);

// Writes RGB rows from the top as a JFIF file: 4:2:0, its Huffman tables fitted to the picture. `quality` is libjpeg's,
// 1 to 100. The file is in `*file`, to be freed with farm_jpeg_file_free, after a failure too.
bool farm_jpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality, uint8_t **file,
                      unsigned long *length, char message[FARM_JPEG_MESSAGE_LENGTH]);
void farm_jpeg_file_free(uint8_t *file);
