import FarmModel

/// Names of saved images: they sort by job and index, and carry the seed.
enum ImageFileName {
    /// `000012-000007-seed42.png`; a job of more than a million images would get more digits.
    static func of(task: TaskID, seed: Int64, imageCount: Int, fileExtension: String = "png") -> String {
        let digits = max(6, String(max(0, imageCount - 1)).count)
        let job = padded(task.job.rawValue, to: 6)
        return "\(job)-\(padded(Int64(task.index), to: digits))-seed\(seed).\(fileExtension)"
    }

    private static func padded(_ number: Int64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
