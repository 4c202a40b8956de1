import FarmBasics
import Foundation

/// The most memory that a process has had, `VmHWM` of its status, in megabytes (10⁶ bytes).
func peakMegabytes(of pid: Int32) throws -> Double { try statusBytes("VmHWM", of: pid) / 1e6 }

/// The memory that a process has now, `VmRSS` of its status, in kilobytes (10³ bytes).
func residentKilobytes(of pid: Int32) throws -> Double { try statusBytes("VmRSS", of: pid) / 1e3 }

private func statusBytes(_ name: String, of pid: Int32) throws -> Double {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") }),
        let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
    else { throw FarmError(.internal, "process \(pid) says nothing of its memory") }
    return kibibytes * 1024
}
