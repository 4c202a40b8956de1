extension PictureSample {
    static let webp: [PictureSample] = [
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
    ]
}
