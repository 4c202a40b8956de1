import Foundation
import Testing

/// Small files that Pillow 13.0 and OpenCV 5.0 wrote, and the digest of the pixels that Pillow reads from them (16-bit
/// files: of the pixels that were written, brought to 8 bits).
struct PictureSample: Sendable, CustomTestStringConvertible {
    var name: String
    var file: [UInt8]
    var width: Int
    var height: Int
    var channels: Int
    var pixelDigest: String
    /// Whether another decoder may round otherwise.
    var isLossy: Bool

    var testDescription: String { name }

    init(_ name: String, _ size: (Int, Int, Int), _ pixelDigest: String, isLossy: Bool = false, _ base64: String) {
        self.name = name
        (width, height, channels) = size
        self.pixelDigest = pixelDigest
        self.isLossy = isLossy
        file = Data(base64Encoded: base64).map { Array($0) } ?? []
    }

    static func named(_ name: String) -> PictureSample? { all.first { $0.name == name } }

    static let all: [PictureSample] = [
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
        PictureSample(
            "jpeg", (18, 10, 3), "de835c0a239ae1c9b74587cbb282e6228204dde625cf8b34bf8ea14398d23010", isLossy: true,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUV\
            DA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU\
            FBT/wAARCAAKABIDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQID\
            AAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlq\
            c3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3\
            +Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEI\
            FEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImK\
            kpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD4\
            /wDhz4O/1XyenavqP4c+Dv8AVfJ6dq8o+HMa/uvlHbtX1J8OY1/dfKPyrg4ozCr7x9Di8lw50MXg790nyfwiivTYo08pPlH3R2or8SeY\
            Vbngf2Lhz//Z
            """),
        PictureSample(
            "jpeg 444", (18, 10, 3), "f6c89173eda60450ac11c12b531533842a2dd2c982ad2c5d93f7ce920f7bf3b9", isLossy: true,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUV\
            DA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU\
            FBT/wAARCAAKABIDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQID\
            AAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlq\
            c3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3\
            +Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEI\
            FEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImK\
            kpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD4\
            /wDhz4O/1XyenavtM0x2+p3Vcp8j6j+HPg7/AFXyenavyLNMdvqeLVynyPbovB37pPk/hFfASx2r1PO/snyPjr4cxr+6+Udu1fuOaN6n\
            7dViux9SfDmNf3Xyj8q/Is0b1PHqxXY9uijTyk+UfdHavgJN3Z5vKux//9k=
            """),
        PictureSample(
            "jpeg progressive", (18, 10, 3), "e52f6b61a4ecb2a55ef9f5be4461ff7da8b473494ec6220afb4bbc63a744f488",
            isLossy: true,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8f\
            ExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e\
            Hh7/wgARCAAKABIDASIAAhEBAxEB/8QAFwAAAwEAAAAAAAAAAAAAAAAAAAUGBP/EABYBAQEBAAAAAAAAAAAAAAAAAAQDBv/aAAwDAQAC\
            EAMQAAABhbFLYyVqG5ni/wD/xAAXEAEBAQEAAAAAAAAAAAAAAAAABAMB/9oACAEBAAEFApMUmLmKRI4//8QAGBEAAgMAAAAAAAAAAAAA\
            AAAAAAIDBBT/2gAIAQMBAT8BkqoZUP/EABgRAAIDAAAAAAAAAAAAAAAAAAACAwUT/9oACAECAQE/AbCZjZj/xAAUEAEAAAAAAAAAAAAA\
            AAAAAAAg/9oACAEBAAY/Al//xAAYEAADAQEAAAAAAAAAAAAAAAAAASExEf/aAAgBAQABPyHKGUIKCqQVSCLih//aAAwDAQACAAMAAAAQ\
            2/8A/8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAwEBPxA1/8QAFxEBAAMAAAAAAAAAAAAAAAAAAAERIf/aAAgBAgEBPxDUm5//xAAa\
            EAABBQEAAAAAAAAAAAAAAAAAARAxQZGB/9oACAEBAAE/EGu+FQqWFSwgSEo//9k=
            """),
        PictureSample(
            "jpeg grey", (18, 10, 1), "a89481898c59a5289e5e344dbb85d68c5fdad905edd3973be3cc6bb84071e737", isLossy: true,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUV\
            DA8XGBYUGBIUFRT/wAALCAAKABIBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9\
            AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZn\
            aGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP0\
            9fb3+Pn6/9oACAEBAAA/APj/AOHPg7/VfJ6dq+o/hz4O/wBV8np2r26Lwd+6T5P4RXx18OY1/dfKO3avqT4cxr+6+UflXt0UaeUnyj7o\
            7V//2Q==
            """),
        PictureSample(
            "jpeg cmyk", (18, 10, 3), "cdce39de1662535b9bbfb9e9b8d68a2b9793d52200d4a1b6e83ae8a9855657f8", isLossy: true,
            """
            /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYI\
            CwwLCgwJCgoK/8AAFAgACgASBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMF\
            BQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldY\
            WVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn\
            6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD8+/gl+xJ/qf8AiUen8Fflr+yT4I/49f3Pp2r5nr9RviT+1J/rP+Jj6/x19gfBL9iT\
            /U/8Sj0/gr9QP2SfBH/Hr+59O1FfP/xJ/ak/1n/Ex9f46+gbf9iT/R4/+JR/AP4Pavtex8Ef6FD+5/5ZL29qK8pm/ak/et/xMf4j/HXA\
            fBLTtP8A3P8AoMPb/lkK/Cj9kmOP/Rf3a9u1FavxJvbz95/pcvf/AJaGvsD4Jadp/wC5/wBBh7f8shX6g/skxx/6L+7Xt2or5/8AiTe3\
            n7z/AEuXv/y0NfQNvp2n/Z4/9Bh+4P8AlkPSvtexjj+xQ/u1/wBUvb2oryia9vPNb/S5fvH/AJaGv//Z
            """),
        PictureSample(
            "webp lossless", (7, 5, 3), "6de63668e448440a6db0c8e93eea9e5296cea2930f825f41b377a4b5998b9118",
            """
            UklGRj4AAABXRUJQVlA4TDEAAAAvBgABAM2VIaL/4UBTWztGAWRwrHYxNDBKIIDoUnx3mdaZilw3vklBxUEMNogLHYEHAA==
            """),
        PictureSample(
            "webp lossless alpha", (7, 5, 4), "9a397f312cc923782fb8ec65f243f2aceda0d57f52e426e02fe3a7ea84547803",
            """
            UklGRlAAAABXRUJQVlA4TEQAAAAvBgABEM1lRP/DYCQAkjU0G00SG/x/RjzhtM6U0khSmGZ+UCgGlUP/FaEIJmmq7Zj5AQHkRRR8FEaU\
            SF5EY0dh5szsPw==
            """),
        PictureSample(
            "webp lossy", (18, 10, 3), "d06045f76453931e30205c606950c85c423ac67606e3bb4f2204ec703847ebc2",
            isLossy: true,
            """
            UklGRmQAAABXRUJQVlA4IFgAAADwAwCdASoSAAoAPm0skkWkIqGYBABABsSyAE6ZQjuAD/AfrTRtoWbAAP78zs24mSp5Ha0q8jG+yl1R\
            us4Qv7WOTd6JT3u88ClfD7J/Ecaj0F63VJwrAAAA
            """),
        PictureSample(
            "webp animated", (7, 5, 4), "5a23139f12305a0deca8e0a87eabf0a9b73ebd7acdf5908c1d07befea2c2cf4d",
            """
            UklGRnABAABXRUJQVlA4WAoAAAACAAAABgAABAAAQU5JTQYAAAAAAAAAAABBTk1GngAAAAAAAAAAAAYAAAQAAGQAAAJWUDhMhgAAAC8G\
            AAEAB6GokSQ1muXdY3yeqlPcNpKaW9495ucpbhtJ0fLuMT6v/atz/uPDX1uFhDxc642HY2EpJ+YGEJib+y4PZ24AATEhJoDg/QcQiIo+\
            OkCgppCQh1NT5x6RAhKqrQIELAwMAwAsGpttuyL6H4Aol+flJq2HZWwHiVDHI7ps+FHbf+YBQU5NRp4AAAAAAAAAAAAGAAAEAABkAAAA\
            VlA4TIYAAAAvBgABAAehqJEkJcu7x/g8/yZOqOK2kdScluGYnqeokSQ1muXdY3yewJv/+ONnZgCgtgoRRYRzD1Xl7hCRqgIAfXQiAgC8\
            /wAAIkJEAICZcXf3XWYGAJiZlAkzc3etN+4OEdVWgWEAgEVjs21XRP/jPy1ZjmdxDN3uFXkjaIFONfSDO0uwIg==
            """),
        PictureSample(
            "png orientation 1", (7, 5, 3), "6de63668e448440a6db0c8e93eea9e5296cea2930f825f41b377a4b5998b9118",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEAAQAAAAAAABPAdecAAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png orientation 2", (7, 5, 3), "905660e16f4c86aa1e30bee72467d8dd849e5e2b0257faf8c947bc84fed5d3a5",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEAAgAAAAAAACIob3oAAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png orientation 3", (7, 5, 3), "ba9bf1e16bdc526dd0de442977b7a57cc8c0481f1bb7107b91b3a432619b9327",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEAAwAAAAAAAIRfZM4AAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png orientation 4", (7, 5, 3), "1d74c6d6a95f37031f1b8d561dc5a60f31e4f75f9dcb6c2b72f181007f1e59aa",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABAAAAAAAAEH4WkAAAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png orientation 5", (5, 7, 3), "aa944430754449d6ea02b16e1ebd28ca3c0848eee74f510a4be3ba5739116e7b",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABQAAAAAAAOePUfQAAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png orientation 6", (5, 7, 3), "8fc47263e43a5614d7cd1f97f0a972636c0c35418dcd9e43b6948d13a0c0349d",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABgAAAAAAANZnS2kAAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "webp orientation 6", (5, 7, 3), "8fc47263e43a5614d7cd1f97f0a972636c0c35418dcd9e43b6948d13a0c0349d",
            """
            UklGRnIAAABXRUJQVlA4WAoAAAAIAAAABgAABAAAVlA4TDEAAAAvBgABAM2VIaL/4UBTWztGAWRwrHYxNDBKIIDoUnx3mdaZilw3vklB\
            xUEMNogLHYEHAEVYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=
            """),
        PictureSample(
            "jpeg orientation 6", (10, 18, 3), "aecd87feda7c885e2c0dda2e23b6814b0a9916bd039cd89d567478124903881a",
            isLossy: true,
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgF\
            BQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQU\
            FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAKABIDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAA\
            AAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRol\
            JicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5\
            usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA\
            AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZH\
            SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX\
            2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD4/wDhz4O/1XyenavqP4c+Dv8AVfJ6dq8o+HMa/uvlHbtX1J8OY1/dfKPy\
            rg4ozCr7x9Di8lw50MXg790nyfwiivTYo08pPlH3R2or8SeYVbngf2Lhz//Z
            """),
        PictureSample(
            "png orientation 7", (5, 7, 3), "6e1859af3379b34aa69d78f835f5d1468be6e0947da51e2527e9f8039cc3efd3",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABwAAAAAAAHAQQN0AAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
        PictureSample(
            "png orientation 8", (5, 7, 3), "f596b5c042c42e1ccc6296110ce219d052a9e0633dbf91de48dd8c16e52b32c8",
            """
            iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEACAAAAAAAAIZYMDQAAAAqSURB\
            VHicY2QIXqaKARit+x7qYADGspMyxhiAcSNLuBUGYHxjP8kRAwAA8k8Yu4KBKyMAAAAASUVORK5CYII=
            """),
    ]
}
