/* Renders prompts with the engine alone, with or without a LoRA, and says how long it took.

   cc -O2 -I.engine/current/include Deploy/demo-model/render.c -o .demo-model/render \
       -L.engine/current/lib -lstable-diffusion -Wl,-rpath,"$PWD/.engine/current/lib"
   .demo-model/render FOLDER LORA.safetensors|- WEIGHT OUT-PREFIX PROMPT...

   FOLDER is what `farm models install-demo` made. 128x128 pixels, 8 Euler steps, guidance 3, seed 42, as `farm submit`
   asks papercut for them. Writes OUT-PREFIX0.ppm, OUT-PREFIX1.ppm, … */
#include <stable-diffusion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void say(enum sd_log_level_t level, const char* text, void* data) {
    (void)data;
    if (level >= SD_LOG_WARN) fprintf(stderr, "%s", text);
}

static void ignore(int step, int steps, float time, void* data) {
    (void)step, (void)steps, (void)time, (void)data;
}

int main(int count, char** arguments) {
    if (count < 6) {
        fprintf(stderr, "usage: render FOLDER LORA.safetensors|- WEIGHT OUT-PREFIX PROMPT...\n");
        return 2;
    }
    sd_set_log_callback(say, NULL);
    sd_set_progress_callback(ignore, NULL);
    sd_ctx_params_t model;
    sd_ctx_params_init(&model);
    char checkpoint[4096], autoencoder[4096];
    snprintf(checkpoint, sizeof checkpoint, "%s/papercut.safetensors", arguments[1]);
    snprintf(autoencoder, sizeof autoencoder, "%s/papercut-tiny-autoencoder.safetensors", arguments[1]);
    model.model_path = checkpoint;
    model.taesd_path = autoencoder;
    model.free_params_immediately = false;
    model.vae_decode_only = false;
    model.lora_apply_mode = LORA_APPLY_AT_RUNTIME;
    double start = now();
    sd_ctx_t* context = new_sd_ctx(&model);
    if (!context) {
        fprintf(stderr, "render: the engine cannot load %s\n", arguments[1]);
        return 1;
    }
    printf("load %.2f s\n", now() - start);

    sd_lora_t lora = {.multiplier = strtof(arguments[3], NULL), .path = arguments[2]};
    for (int i = 5; i < count; i++) {
        sd_img_gen_params_t request;
        sd_img_gen_params_init(&request);
        request.prompt = arguments[i];
        request.negative_prompt = "";
        request.width = request.height = 128;
        request.seed = 42;
        request.batch_count = 1;
        request.clip_skip = -1;
        request.sample_params.sample_method = EULER_SAMPLE_METHOD;
        request.sample_params.sample_steps = 8;
        request.sample_params.guidance.txt_cfg = 3;
        if (lora.path[0] != '-') {
            request.loras = &lora;
            request.lora_count = 1;
        }
        start = now();
        sd_image_t* image = generate_image(context, &request);
        if (!image || !image->data) {
            fprintf(stderr, "render: no image of '%s'\n", arguments[i]);
            return 1;
        }
        printf("image %.2f s, %s\n", now() - start, arguments[i]);
        char name[4096];
        snprintf(name, sizeof name, "%s%d.ppm", arguments[4], i - 5);
        FILE* file = fopen(name, "wb");
        if (!file) {
            perror(name);
            return 1;
        }
        fprintf(file, "P6 %u %u 255\n", image->width, image->height);
        fwrite(image->data, 3, (size_t)image->width * image->height, file);
        fclose(file);
        free(image->data);
        free(image);
    }
    free_sd_ctx(context);
    return 0;
}
