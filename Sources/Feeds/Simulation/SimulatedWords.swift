import Intelligence

/// The invented names and the texts of simulated records. No company, ship or person of these names is meant.
enum SimulatedWords {
    static let companies = [
        "Lotus Harbour", "Golden Egret", "Nine Rivers", "Blue Teak", "Silver Junk", "Monsoon Gate", "Red Lantern Bay",
        "Banyan Crossing", "Jade Ferry", "White Heron", "Three Pagodas", "Coral Lighthouse", "Tamarind Wharf",
        "Rice Moon", "Kingfisher Point", "Northern Delta",
    ]
    static let trades = [
        "Trading", "Logistics", "Import Export", "Foods", "Timber", "Plastics", "Machinery", "Textiles",
    ]
    static let forms = ["Co", "Ltd", "Pte", "LLC"]
    static let familyNames = ["Exemplar", "Testman", "Drillova", "Mockridge", "Samplewala", "Placehold"]
    static let vessels = [
        "MV DRILL HERON", "MV DRILL LOTUS", "MV DRILL MONSOON", "MV DRILL TAMARIND", "MV DRILL CORAL", "MV DRILL EGRET",
    ]
    static let carriers = ["Exercise Line", "Drill Air Cargo", "Mock Post", "Sample Express"]
    /// Cover goods with their HS codes.
    static let covers = [
        ("plastic scrap", "391590"), ("frozen fish", "030389"), ("cashew nuts", "080131"), ("red beans", "071333"),
        ("scrap metal", "720449"), ("ceramic tiles", "690721"), ("sawn timber", "440799"),
        ("household goods", "940360"),
        ("machine parts", "848790"), ("tea", "090240"), ("garments", "620342"), ("children's toys", "950300"),
    ]
    static let reasons = [
        "The consignee has no history with goods of this kind.",
        "The declared weight does not fit the number of packages.",
        "The bill of lading was reissued after the ship had sailed.",
        "The sender's address does not exist.",
        "An earlier consignment of the same shipper was seized.",
        "The route by way of two hubs costs more than the goods are worth.",
        "The scan shows a denser layer behind the door.",
        "The declaration was amended on the day of arrival.",
    ]
    static let findings = [
        "The goods were found on examination after a scan.",
        "A detector dog reacted to the load, and the packages were opened.",
        "The packages were hidden behind a false wall.",
        "The goods were vacuum-packed and smeared with oil.",
        "A field test was positive; laboratory results will follow.",
        "Two layers of the declared goods covered the rest.",
    ]
    static let requests = [
        "Please check what is known of this consignee since the beginning of last year.",
        "Please say whether the export declaration was lodged, and by whom.",
        "Please send the images of the scan at departure.",
        "Please confirm that the CITES permit with this number was issued.",
    ]
    static let answers: [(OutcomeResult, String)] = [
        (.examinedNothingFound, "The container was unloaded completely and searched; nothing was found."),
        (.seized, "The goods described in the warning were found and seized."),
        (.pending, "The consignment has not arrived yet; it is on the watch-list of the port."),
        (.notActionable, "The identifiers in the warning match no declaration of the last thirty days."),
        (.outOfJurisdiction, "The consignment is in transit and does not enter the customs territory."),
        (.controlledDelivery, "Delivery under control was agreed with the destination."),
    ]
    static let recalls = [
        "Entered twice by mistake.", "The container number belongs to another consignment.",
        "The source has withdrawn the information.",
    ]
    static let observations: [Observation] = [
        .amendedRepeatedly, .billOfLadingReissued, .cashPayment, .destinationChanged, .lateClearanceRequest,
        .payerUnrelated, .scanAnomaly, .sealMismatch, .sharedContact, .splitConsignment, .unusualPayload,
    ]
}
