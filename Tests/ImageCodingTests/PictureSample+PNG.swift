extension PictureSample {
    static let png: [PictureSample] = [
        PictureSample(
            "png grey", (7, 5, 1), "f67044fc54fd269f8a24b8a886ce4aaa71dfe98b8110a75d013232c1eca423cc",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAMElEQVR4nGNkUFVVVVVVZbTW0dHR0dFhsTY2NjaOM2bY+Fo1fuZlXsY3\
            jo6Ojo6OAJthCcw16jECAAAAAElFTkSuQmCC
            """),
        PictureSample(
            "png rgb", (7, 5, 3), "6de63668e448440a6db0c8e93eea9e5296cea2930f825f41b377a4b5998b9118",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAKklEQVR4nGNkCF6migEYrfse6mAAxrKTMsYYgHEjS7gVBmB8Yz/JEQMA\
            APJPGLuCgSsjAAAAAElFTkSuQmCC
            """),
        PictureSample(
            "png rgba", (7, 5, 4), "80983c4490974826cbefe88122d2b0beec781e04a0124dc9fb7fa7186f24278c",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAACJmvbYAAAAMElEQVR4nGNkCF72UxUHYLTue2iigwMwlp2UyTfGARg3soSvssIBGN/Y\
            T3rqiAMAAP0+IeCyYQk7AAAAAElFTkSuQmCC
            """),
        PictureSample(
            "png palette", (7, 5, 3), "dbb97e8fc5f3c82515e7f02ff4bbb469b1efb6c9234c9f0c1fed525685d4d3c5",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAB7tOvrAAAAMFBMVEWj9kmU5zqF2CtyxRhuwRRFmOtjtgkzhtnuQZTrPpHeMYTPInW5\
            DF8gc8YOYbR1HnHOL0f4AAAAIklEQVR4nGN4GyKzgKFMZm4Ag8G6YAaGk9ekH7Cc25oTAABxNwmLP/c7+AAAAABJRU5ErkJggg==
            """),
        PictureSample(
            "png palette transparency", (7, 5, 4), "c7174b1426692f02d0f23ce425c2a7d83dde4cbf54878f4cc26581fcd84903e8",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAB7tOvrAAAAMFBMVEWj9kmU5zqF2CtyxRhuwRRFmOtjtgkzhtnuQZTrPpHeMYTPInW5\
            DF8gc8YOYbR1HnHOL0f4AAAABHRSTlP///8AQCqp9AAAACJJREFUeJxjeBsis4ChTGZuAIPBumAGhpPXpB+wnNuaEwAAcTcJiz/3O/gA\
            AAAASUVORK5CYII=
            """),
        PictureSample(
            "png one bit", (7, 5, 1), "297cc274a67de9bb107f6ff4e9467334d18eaa65ad79a20abd770803bd06aa17",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQAAAACh4ct1AAAAEklEQVR4nGPgY9Ji0mI4w3QGAAXQAgEY9YzCAAAAAElFTkSuQmCC
            """),
        PictureSample(
            "png grey alpha", (7, 5, 4), "c9ce070121db8d0516fbf34d9303f8791b55f6ea6124b9fec907594eacd356a1",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAQAAAAjkz5TAAAAJ0lEQVR4nGNkCFZFAizW1jowEKejw1h20hgJMG5ksUICjG/sHZEAABu1\
            EBf9WAEkAAAAAElFTkSuQmCC
            """),
        PictureSample(
            "png 16 bit", (7, 5, 3), "e45caa36a2af63ba48e24cf027eed1b25fa4c94d9b03386836a00030469e51eb",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAIAAABWaL3MAAAAdklEQVQIHQXBsUkDYBSAwfwS+F7vCvYHItjaZoeUUXCUtBaCWNtmjxic\
            wB3S2nq3tt83z5tNkpEkyUiSZKzH24fT/S5JRpIkI8lI1uv+5e/wlpEkyRhJkoysz6+Pp/ffZIwkSZKMJFk/18vxfDeSJBlJkoyR/AMg\
            OyCNrtyjRQAAAABJRU5ErkJggg==
            """),
        PictureSample(
            "png grey 16 bit", (7, 5, 1), "1a9733fe695c6d35cf7fa586a8da677d605149d5d6bf96562690c4dac01372d5",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAAAAAD8YXVHAAAAOElEQVQIHQXBQRGDABAAMe61J6T/zOACHyjiUU/VUDMkcxxJkjXnlWQl\
            cz/JSjLf/0qSzO+TJCsvYh0KLsUAnTkAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png interlaced", (11, 9, 3), "61199ef0459506a1d88d62a7a73d6ffc7368983db386467d9749bd2d080d05e7",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAsAAAAJCAIAAAEcAXHsAAABQElEQVR4nGNgCF6mUX2O4YZ23QHhNIYpz60YfOZ/YnhjP+mD87Qv7rMY\
            vOZ+uGfYUnRUgiHvoAiQKjspwzDpqQVb5JqqswoMQN4d/SanqS9W/PbjS9xSclyKIWkrB9DMeR9dbPof3dJtqDgtx6BacTr/kOhOnnjm\
            sJW+Cz4zrPzjz5+0tfSE9G29Rscpzxl0Gy6vZwo1bLm+mS3StOM2w0aWcP9FX986TO6+Z6hZc54BKPbeaSpQV/I2TtmCwwzWfQ/Td/FO\
            fma5Xyj1td1E8ay9ztNeAm2Y/c7xuFTuZ7eZIBOAEkB74zexznxjf1mtkjdhs/ust41X1HfzJX71mM2gXnUWqGM7V+z/oKVAif5Hpte1\
            auWLjgINBrrlu9dchrkfnIFGec55P/+TK1CH97yPC7+4AyWAPlj8zfOnz3wAoM6WJehK0Z4AAAAASUVORK5CYII=
            """),
    ]
}
