// A field with its key; an optional one that is absent is left out.

extension JSONWriter {
    @inline(__always)
    mutating func field(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ text: String?) {
        if let text { field(name, text) }
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ number: Double?) {
        guard let number, number.isFinite else { return }
        key(name)
        value(number)
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ number: Int?) {
        guard let number else { return }
        key(name)
        value(number)
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ instant: Instant?) {
        guard let instant else { return }
        key(name)
        value(instant)
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ date: CalendarDate?) {
        guard let date else { return }
        key(name)
        value(date)
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ id: RecordID?) {
        guard let id else { return }
        key(name)
        value(id)
    }

    @inline(__always)
    mutating func field(_ name: StaticString, _ flag: Bool?) {
        guard let flag else { return }
        key(name)
        value(flag)
    }

    /// A word of a code list.
    @inline(__always)
    mutating func field<Word: RawRepresentable<String>>(_ name: StaticString, _ word: Word?) {
        if let word { field(name, word.rawValue) }
    }

    /// An array of strings or words; left out where it is empty.
    mutating func field<Words: Collection>(_ name: StaticString, _ words: Words)
    where Words.Element: RawRepresentable<String> {
        guard !words.isEmpty else { return }
        key(name)
        beginArray()
        for word in words { value(word.rawValue) }
        endArray()
    }

    mutating func field(_ name: StaticString, texts: [String]) {
        guard !texts.isEmpty else { return }
        key(name)
        beginArray()
        for text in texts { value(text) }
        endArray()
    }
}
