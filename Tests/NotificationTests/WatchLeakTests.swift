import Foundation
import Intelligence
import Storage
import Testing

@testable import Notification

/// Hits whose every text stands nowhere else; then every notice is searched for those that its addressee may not see.
@Suite("Nothing leaks from a watch-list")
struct WatchLeakTests {
    private static let coordination = AgencyCode("COORD")
    private static let directory = AgencyDirectory(
        Sample.directory.agencies + [
            Agency(
                code: coordination, name: "Coordination", country: nil, kind: .organisation, ceiling: .amber,
                mayReceiveNominalData: true, coordinates: true, contact: "duty desk")
        ])
    private static let codes = directory.agencies.map(\.code)

    static func hit(_ number: Int, using generator: inout SeededGenerator) -> WatchHit {
        var handling = Handling(tlp: TrafficLight.allCases.randomElement(using: &generator) ?? .red)
        let isSilent = Int.random(in: 0..<3, using: &generator) == 0
        if !isSilent, Bool.random(using: &generator) {
            handling.releasableTo = codes.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
        }
        if Int.random(in: 0..<6, using: &generator) == 0 { handling.europol = [.h3] }
        let isNominal = Bool.random(using: &generator)
        let owner = codes.randomElement(using: &generator) ?? coordination
        return WatchHit(
            owner: owner, list: "qz\(number)list", kind: isNominal ? "phone" : "container", value: "qz\(number)value",
            reason: "qz\(number)reason", handling: handling, expires: CalendarDate(daysSince1970: 21_000 + number),
            points: Double(number) + 0.7,
            contact: isSilent
                ? "qz\(number)contact" : Bool.random(using: &generator) ? "desk \(number)" : owner.rawValue,
            isSilent: isSilent, isNominal: isNominal)
    }

    private static func scenario(_ number: Int, using generator: inout SeededGenerator) -> AssessedRecord {
        func some() -> [AgencyCode] { codes.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 } }
        let agency = codes.randomElement(using: &generator) ?? Sample.vietnam
        let light = TrafficLight.allCases.randomElement(using: &generator) ?? .red
        var record = Sample.warning("W-yx\(number)", by: agency, tlp: light, to: some())
        if Bool.random(using: &generator) { record.handling.releasableTo = some() }
        record.narrative = "yxcontent"
        record.goods = [Goods(commodity: "yxgoods")]
        if Bool.random(using: &generator) {
            var party = Party(role: .consignee, kind: .company)
            party.name = "yxparty"
            record.parties = [party]
        }
        var assessed = Sample.assess(record)
        assessed.watch = (0..<Int.random(in: 1...4, using: &generator)).map { hit($0, using: &generator) }
        assessed.assessment.contacts = Set(
            assessed.watch.filter { !$0.isSilent && $0.owner != agency }.map(\.contact)
        ).sorted()
        return assessed
    }

    /// Told anew, without the words of the code under test: who may read a hit in full.
    private static func mayRead(_ hit: WatchHit, _ reader: AgencyCode) -> Bool {
        let agency = directory.agencies.first { $0.code == reader }
        let ladder = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
        func step(_ light: TrafficLight?) -> Int { light.flatMap { ladder.firstIndex(of: $0.rawValue) } ?? -1 }
        if hit.isNominal, agency?.mayReceiveNominalData != true { return false }
        if hit.owner == reader { return agency != nil }
        if hit.isSilent || hit.handling.europol.contains(.h3) { return false }
        return hit.handling.releasableTo.contains(reader) && step(agency?.ceiling) >= step(hit.handling.tlp)
    }

    private static func planner(_ ceiling: TrafficLight, routed: Bool) throws -> NotificationPlanner {
        let endpoint = try Sample.endpoint("https://a.example/", ceiling: ceiling)
        let routes = routed ? [NotificationRoute(name: "all", when: .init(), notify: codes.map { .agency($0) })] : []
        return NotificationPlanner(
            directory: directory, routes: RouteTable(routes, nominalRules: []),
            channels: AgencyChannels(webhooks: Dictionary(uniqueKeysWithValues: codes.map { ($0, endpoint) })))
    }

    @Test("No text of a list reaches one who may not read it, on any channel", arguments: 1...10 as ClosedRange<UInt64>)
    func noLeak(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (full, asked, apart) = (0, 0, 0)
        for number in 0..<80 {
            let assessed = Self.scenario(number, using: &generator)
            let record = assessed.record
            let ceiling = TrafficLight.allCases.randomElement(using: &generator) ?? .green
            let planner = try Self.planner(ceiling, routed: Bool.random(using: &generator))
            for dispatch in planner.plan(assessed) {
                guard let body = dispatch.text else { continue }
                let content = dispatch.json?["content"] as? String
                for (place, hit) in assessed.watch.enumerated() {
                    let words = ["qz\(place)list", "qz\(place)value", "qz\(place)reason", "\(Double(place) + 0.7)"]
                    if !Self.mayRead(hit, dispatch.addressee) {
                        #expect(!words.contains { body.contains($0) }, "\(dispatch.addressee): \(body)")
                        #expect(!body.contains("\"expires\":\"\(hit.expires)\""))
                        if hit.isSilent { #expect(!body.contains(hit.contact)) }
                    } else if body.contains(words[1]) {
                        full += 1
                        if dispatch.channel == .webhook {
                            #expect(ceiling.strictness >= hit.handling.tlp.strictness)
                        }
                        // What of the record is withheld is not told by naming the value beside it.
                        if hit.isNominal { #expect(content == "full" || content == "watch") }
                    }
                }
                let told = body.components(separatedBy: "Another member holds information: contact ").count - 1
                if content == "full" || content == "without_nominal" {
                    let strange = assessed.watch.filter {
                        let isBeside = content == "full" || !$0.isNominal
                        let isTold =
                            Self.mayRead($0, dispatch.addressee) && ($0.owner == dispatch.addressee || isBeside)
                        return !$0.isSilent && $0.owner != record.agency && !isTold
                    }
                    #expect(told == Set(strange.map(\.contact)).count, "\(dispatch.addressee): \(body)")
                    asked += told
                } else {
                    #expect(told == 0)
                }
                guard content == "watch" else { continue }
                apart += 1
                #expect(dispatch.isPrivate)
                let others = Self.codes.map(\.rawValue).filter { $0 != dispatch.addressee.rawValue }
                let ofLists = assessed.watch.flatMap(\.handling.releasableTo).map(\.rawValue)
                for word in ["yx", "\"record\"", "\"lane\"", "\"score\""] + others.filter({ !ofLists.contains($0) }) {
                    #expect(!body.contains(word), "\(word): \(body)")
                }
            }
        }
        #expect(full > 30 && asked > 30 && apart > 30, "\(full) \(asked) \(apart)")
    }

    @Test(
        "Every owner is told of its hit, whatever the routes say and whoever sent the record",
        arguments: 1...6 as ClosedRange<UInt64>)
    func told(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for number in 0..<60 {
            let assessed = Self.scenario(number, using: &generator)
            let plan = try Self.planner(.red, routed: false).plan(assessed)
            for (place, hit) in assessed.watch.enumerated() where Self.mayRead(hit, hit.owner) {
                let bodies = plan.filter { $0.addressee == hit.owner && $0.channel == .inbox }.compactMap(\.text)
                #expect(bodies.filter { $0.contains("qz\(place)value") }.count == 1, "\(hit.owner) \(plan)")
            }
            // Not twice under one name.
            #expect(Set(plan.map(\.id)).count == plan.count)
        }
    }

    @Test(
        "A silent list changes nothing for anybody but its owner, and nothing that is published",
        arguments: 1...10 as ClosedRange<UInt64>)
    func silent(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var differing = 0
        for number in 0..<80 {
            var with = Self.scenario(number, using: &generator)
            let kinds: [RecordKind] = [.warning, .correction]
            with.record.kind = kinds.randomElement(using: &generator) ?? .warning
            var without = with
            without.watch.removeAll(where: \.isSilent)
            let owners = Set(with.watch.filter(\.isSilent).map(\.owner))
            let planner = try Self.planner(.amber, routed: Bool.random(using: &generator))
            let earlier = Self.codes.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
            let watchers = owners.filter { _ in Bool.random(using: &generator) }.sorted { $0.rawValue < $1.rawValue }
            let loud = planner.plan(with, earlierRecipients: earlier, earlierWatchers: watchers)
            let quiet = planner.plan(without, earlierRecipients: earlier)
            #expect(loud.filter { !owners.contains($0.addressee) } == quiet.filter { !owners.contains($0.addressee) })
            func published(_ plan: [PlannedDispatch]) -> [String] {
                plan.filter { !$0.isPrivate }.map {
                    "\($0.id) \($0.addressee) \($0.channel) \($0.withheld?.rawValue ?? "")"
                }
            }
            #expect(published(loud) == published(quiet))
            if loud != quiet { differing += 1 }
        }
        #expect(differing > 20)
    }
}
