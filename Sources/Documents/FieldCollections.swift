import Selection

// Lists and maps of the vocabulary. Their members are all read, so that all problems are found.

extension Field {
  package static func list<Member>(
    of member: Field<Member>, _ count: ClosedRange<Int>
  ) -> Field<[Member]> where Value == [Member] {
    Field { value in
      guard let elements = value.elements else {
        value.report("expected a list, got \(value.node.article) \(value.node.kind)")
        return nil
      }
      let members = elements.map(member.read)
      guard count.contains(elements.count) else {
        value.report(
          "must have \(count.lowerBound) to \(count.upperBound) members, has \(elements.count)")
        return nil
      }
      return members.contains { $0 == nil } ? nil : members.compactMap { $0 }
    }
  }

  /// A map whose keys are data: phases, lanes.
  package static func dictionary<Member>(
    of member: Field<Member>, _ count: ClosedRange<Int>
  ) -> Field<[String: Member]> where Value == [String: Member] {
    Field { value in
      guard let pairs = value.pairs else {
        value.report("expected a map of keys, got \(value.node.article) \(value.node.kind)")
        return nil
      }
      let members = pairs.map { (Field<String>.key.read($0.key), member.read($0.value)) }
      guard count.contains(pairs.count) else {
        value.report(
          "must have \(count.lowerBound) to \(count.upperBound) keys, has \(pairs.count)")
        return nil
      }
      var read: [String: Member] = [:]
      for case (let key?, let member?) in members { read[key] = member }
      return read.count == pairs.count ? read : nil
    }
  }

  /// The word `none`, or what `field` reads.
  package static func noneOr<Some>(_ field: Field<Some>) -> Field<Some?> where Value == Some? {
    Field { value in
      if value.scalarText == "none" { return .some(nil) }
      return field.read(value).map { .some($0) }
    }
  }
}

extension Field where Value == WeekdaySet {
  /// `[mon, tue, wed, thu]`
  package static var weekdays: Field {
    Field { value in
      guard let days = Field<[Weekday]>.list(of: .weekday, 1...7).read(value) else { return nil }
      let set = WeekdaySet(days)
      guard set.count == days.count else {
        value.report("a weekday is given twice")
        return nil
      }
      return set
    }
  }
}

extension Field where Value == Weekday {
  package static var weekday: Field {
    Field { value in
      let keys = Weekday.allCases.map(\.key)
      guard let text = value.text(expecting: "a weekday") else { return nil }
      if let day = Weekday(key: text) { return day }
      let near = keys.first { text.lowercased().hasPrefix($0) }
      value.report(
        "expected a weekday like mon, got \(quoted(text))",
        hint: near.map { "did you mean '\($0)'?" } ?? suggestion(for: text, among: keys))
      return nil
    }
  }
}
