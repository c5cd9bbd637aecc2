import Foundation
import Selection

/// Paths as text: this library opens nothing.
enum FilePath {
  /// `sun_path` holds 108 bytes, the last of them NUL.
  static let socketLimit = 107

  static func directory(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  static func resolve(_ path: String, in directory: String) -> String {
    if path.hasPrefix("/") || directory.isEmpty { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  /// The name with `-local` or another word behind it, whatever slashes and dots end it.
  static func beside(_ directory: String, _ word: String) -> String {
    let root = directory.hasPrefix("/") ? "/" : ""
    return root + parts(directory).joined(separator: "/") + "-" + word
  }

  /// Whether `path` is `directory` or lies in it, as far as the text says.
  static func isInside(_ path: String, _ directory: String) -> Bool {
    parts(path).starts(with: parts(directory))
  }

  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }.reduce(into: []) { parts, part in
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
  }
}

extension Field where Value == String {
  /// Host and path in lower case, as signed notes want a name: no blanks, no `+`, no scheme.
  static var origin: Field {
    .scalar("an origin like clinic.example/veridraw/2026") { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let isPlain = Names.matches(text, 3...128) {
        Names.isLowerOrDigit($0) || "/._-".utf8.contains($0)
      }
      let host = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      let isWhole = parts.count > 1 && host.count > 1
      return isPlain && isWhole && !parts.contains("") && !host.contains("") ? text : nil
    }
  }

  static var timezone: Field {
    Field { value in
      guard let text = value.text(expecting: "a time zone like America/New_York") else {
        return nil
      }
      if ZoneRules(identifier: text) != nil { return text }
      value.report(
        "unknown time zone \(quoted(text))",
        hint: suggestion(for: text, among: TimeZone.knownTimeZoneIdentifiers))
      return nil
    }
  }

  /// `NAME+ID+BASE64`: whoever starts a log looks into it, here only what was mistyped is seen.
  static var verifierKey: Field {
    .scalar("a key like witness.example/desk+1a2b3c4d+BASE64") { text in
      let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, !parts[0].isEmpty, parts[1].utf8.count == 8,
        parts[1].allSatisfy(\.isHexDigit), parts[2].utf8.count == 44
      else { return nil }
      return text
    }
  }

  static var socketPath: Field { .path(upTo: FilePath.socketLimit) }

  static var group: Field {
    .scalar("a group name of a-z, 0-9, '_' and '-'") { Names.isGroup($0) ? $0 : nil }
  }
}

extension Field where Value == [String] {
  /// Groups of one role, each once.
  static var groups: Field {
    Field { value in
      guard let groups = list(of: .group, 0...32).read(value) else { return nil }
      for (index, group) in groups.enumerated() where groups[..<index].contains(group) {
        value.report("group \(quoted(group)) is given twice")
      }
      return groups
    }
  }
}

/// A date and a time on the clinic's wall.
package struct LocalTime: Hashable, Sendable {
  package let date: CivilDate
  package let time: TimeOfDay
}

extension Field where Value == LocalTime {
  static var localTime: Field {
    .scalar("a local time like 2026-11-23T06:00") { text in
      let parts = text.split(separator: "T", omittingEmptySubsequences: false)
      guard parts.count == 2, let date = CivilDate(parts[0]), let time = TimeOfDay(parts[1]) else {
        return nil
      }
      return LocalTime(date: date, time: time)
    }
  }
}
