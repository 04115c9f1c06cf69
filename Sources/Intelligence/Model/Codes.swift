// The code lists of the record. The raw values are what stands in the JSON.

/// What a record is (the WCO's CENcomm templates: warning, feedback, seizure; and what an operation needs besides).
public enum RecordKind: String, Sendable, CaseIterable {
    /// The profile of a shipment that someone should control.
    case warning
    /// What was done about a warning.
    case feedback
    /// A seizure that was made.
    case seizure
    /// A request for information; feedback answers it.
    case request
    /// A whole new version of an earlier record.
    case correction
    /// The withdrawal of an earlier record.
    case recall
}

/// Traffic Light Protocol 2.0 (FIRST, August 2022).
public enum TrafficLight: String, Sendable, CaseIterable {
    case red = "TLP:RED"
    case amberStrict = "TLP:AMBER+STRICT"
    case amber = "TLP:AMBER"
    case green = "TLP:GREEN"
    case clear = "TLP:CLEAR"
}

/// Permissible Actions Protocol: what may be done with the information.
public enum PermissibleActions: String, Sendable, CaseIterable {
    case red = "PAP:RED"
    case amber = "PAP:AMBER"
    case green = "PAP:GREEN"
    case clear = "PAP:CLEAR"
}

/// Europol's handling codes.
public enum EuropolHandling: String, Sendable, CaseIterable {
    /// For preventing and combating crime only.
    case h0 = "H0"
    /// Not to be used in court without the provider's permission.
    case h1 = "H1"
    /// Not to be passed on without the provider's permission.
    case h2 = "H2"
    /// Other restrictions, in the text.
    case h3 = "H3"
}

/// The Admiralty code's reliability of a source.
public enum SourceReliability: String, Sendable, CaseIterable {
    case completely = "A"
    case usually = "B"
    case fairly = "C"
    case notUsually = "D"
    case unreliable = "E"
    case cannotBeJudged = "F"
}

/// How exact an event's date is.
public enum DatePrecision: String, Sendable, CaseIterable {
    case day, month, year
}

/// Where a seizure was made (WCO statistics 2025).
public enum LocationType: String, Sendable, CaseIterable {
    case airport
    case mailCentre = "mail_centre"
    case inland
    case landBoundary = "land_boundary"
    case expressCourier = "express_courier"
    case seaport
    case rail
    case highSeas = "high_seas"
    case river
    case freeZoneBorder = "free_zone_border"
    case unknown
}

/// The customs direction of the goods (WCO statistics 2025).
public enum Direction: String, Sendable, CaseIterable {
    case `import`, export, transit
    case `internal`
    case unknown
}

/// How the goods moved.
public enum TransportMode: String, Sendable, CaseIterable {
    case sea, air, rail, road, post, express, pedestrian
    case inlandWaterway = "inland_waterway"
    case none
    case unknown
}

/// How the goods were hidden (WCO statistics 2025).
public enum ConcealmentMethod: String, Sendable, CaseIterable {
    case inMail = "in_mail"
    case inBaggage = "in_baggage"
    case inTransport = "in_transport"
    case inExpressCourier = "in_express_courier"
    case inFreight = "in_freight"
    case onThePerson = "on_the_person"
    case notConcealed = "not_concealed"
    case inPremises = "in_premises"
    case recoveredFromSea = "recovered_from_sea"
    case onMarket = "on_market"
    case unknown
}

/// How the goods were found (WCO statistics 2025).
public enum DetectionMethod: String, Sendable, CaseIterable {
    case riskProfiling = "risk_profiling"
    case routineControl = "routine_control"
    case intelligence, investigation
    case randomSelection = "random_selection"
    case unknown
}

/// CITES appendix.
public enum CITESAppendix: String, Sendable, CaseIterable {
    case one = "I"
    case two = "II"
    case three = "III"
}

/// What the originator asks the addressees to do.
public enum RequestedAction: String, Sendable, CaseIterable {
    case examine, hold, monitor, inform
    case controlledDelivery = "controlled_delivery"
}

/// What an addressee did about a warning, or answers to a request.
public enum OutcomeResult: String, Sendable, CaseIterable {
    case seized, information, pending
    case examinedNothingFound = "examined_nothing_found"
    case controlledDelivery = "controlled_delivery"
    case notActionable = "not_actionable"
    case outOfJurisdiction = "out_of_jurisdiction"
}

/// What a party is to the consignment.
public enum PartyRole: String, Sendable, CaseIterable {
    case consignor, consignee, importer, exporter, declarant, carrier, passenger, driver, payer, suspect, other
    case notifyParty = "notify_party"
}

/// Whether a party is a natural or a legal person.
public enum PartyKind: String, Sendable, CaseIterable {
    case person, company
}

/// What an officer or a system observed about a consignment: the coded indicators that no other field expresses.
public enum Observation: String, Sendable, CaseIterable {
    case abandonedContainer = "abandoned_container"
    case amendedRepeatedly = "amended_repeatedly"
    case badSmell = "bad_smell"
    case billOfLadingReissued = "bill_of_lading_reissued"
    case bodyPackerSigns = "body_packer_signs"
    case cashPayment = "cash_payment"
    case containerStopUnplanned = "container_stop_unplanned"
    case destinationChanged = "destination_changed"
    case driverOrVehicleUnusual = "driver_or_vehicle_unusual"
    case flagChanged = "flag_changed"
    case lateClearanceRequest = "late_clearance_request"
    case latePickup = "late_pickup"
    case packagesSameSize = "packages_same_size"
    case parcelSenderIncomplete = "parcel_sender_incomplete"
    case partyUnreachable = "party_unreachable"
    case payerUnrelated = "payer_unrelated"
    case permitMissing = "permit_missing"
    case permitReused = "permit_reused"
    case preExportNotificationMissing = "pre_export_notification_missing"
    case ripOffSigns = "rip_off_signs"
    case scanAnomaly = "scan_anomaly"
    case sealBroken = "seal_broken"
    case sealMismatch = "seal_mismatch"
    case sharedContact = "shared_contact"
    case shipToShipTransfer = "ship_to_ship_transfer"
    case shipperOwnedContainer = "shipper_owned_container"
    case splitConsignment = "split_consignment"
    case ticketBoughtLate = "ticket_bought_late"
    case transponderGap = "transponder_gap"
    case unusualPayload = "unusual_payload"
}
