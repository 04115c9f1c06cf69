// Goods, consignment, route, transport, event, parties, and what is left.

extension RecordValidator {
    func checkGoods(_ list: [Goods], _ findings: inout Findings) {
        findings.elements(list.count, "goods")
        list.forEachPlace { index, goods in
            let at = { (field: String) in "goods[\(index)].\(field)" }
            findings.length(goods.pointee.commodity, ContentLimit.name, at("commodity"))
            findings.length(goods.pointee.description, ContentLimit.text, at("description"))
            findings.length(goods.pointee.species, ContentLimit.name, at("species"))
            findings.length(goods.pointee.countUnit, ContentLimit.id, at("count_unit"))
            findings.length(goods.pointee.declaredAs, ContentLimit.name, at("declared_as"))
            findings.identifier(goods.pointee.hs, at("hs"), HSCode.check)
            // None of them need be there: reports often do not say how much it was.
            findings.quantity(goods.pointee.quantityKg, at("quantity_kg"))
            findings.quantity(goods.pointee.quantityCount, at("quantity_count"))
            findings.quantity(goods.pointee.quantityLitres, at("quantity_litres"))
            findings.quantity(goods.pointee.quantityM3, at("quantity_m3"))
            findings.quantity(goods.pointee.value, at("value"))
            findings.currency(goods.pointee.currency, of: goods.pointee.value != nil, at("currency"))
        }
    }

    func checkConsignment(_ consignment: Consignment, _ findings: inout Findings) {
        findings.length(consignment.declaration, ContentLimit.id, "consignment.declaration")
        findings.length(consignment.billOfLading, ContentLimit.id, "consignment.bill_of_lading")
        findings.identifier(consignment.airWaybill, "consignment.air_waybill", AirWaybill.check)
        findings.identifier(consignment.postalItem, "consignment.postal_item", PostalItem.check)
        findings.elements(consignment.containers.count, "consignment.containers")
        consignment.containers.forEachPlace { index, container in
            findings.identifier(container.pointee, "consignment.containers[\(index)]", ContainerNumber.check)
        }
        findings.elements(consignment.seals.count, "consignment.seals")
        consignment.seals.forEachPlace { index, seal in
            findings.length(seal.pointee, ContentLimit.id, "consignment.seals[\(index)]")
        }
        findings.length(consignment.description, ContentLimit.text, "consignment.description")
        findings.identifier(consignment.hs, "consignment.hs", HSCode.check)
        findings.quantity(consignment.grossWeightKg, "consignment.gross_weight_kg")
        findings.quantity(consignment.verifiedWeightKg, "consignment.verified_weight_kg")
        findings.count(consignment.packages, "consignment.packages")
        findings.quantity(consignment.value, "consignment.value")
        findings.quantity(consignment.freight, "consignment.freight")
        findings.currency(
            consignment.currency, of: consignment.value != nil || consignment.freight != nil, "consignment.currency")
        findings.count(consignment.amendments, "consignment.amendments")
        findings.length(consignment.citesPermit, ContentLimit.id, "consignment.cites_permit")
        if let code = consignment.citesSource, !Self.isCITESSource(code) {
            findings.error("consignment.cites_source", code, "is no source code (CITES Res. Conf. 12.3)")
        }
        findings.elements(consignment.observations.count, "consignment.observations")
    }

    private static func isCITESSource(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isCITESSource)
    }

    static func isCITESSource(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 1 && "WXRDACFUIO".utf8.contains(bytes[0])
    }

    func checkRoute(_ route: Route, _ findings: inout Findings) {
        findings.place(route.origin, "route.origin")
        findings.place(route.departure, "route.departure")
        findings.elements(route.transits.count, "route.transits")
        route.transits.forEachPlace { index, transit in
            findings.place(transit.pointee, "route.transits[\(index)]")
        }
        findings.place(route.destination, "route.destination")
        findings.place(route.previousPort, "route.previous_port")
        findings.place(route.nextPort, "route.next_port")
    }

    func checkTransport(_ transport: Transport, _ findings: inout Findings) {
        findings.length(transport.vessel, ContentLimit.name, "transport.vessel")
        findings.identifier(transport.imo, "transport.imo", IMONumber.check)
        findings.length(transport.voyage, ContentLimit.id, "transport.voyage")
        findings.length(transport.flight, ContentLimit.id, "transport.flight")
        findings.length(transport.vehicle, ContentLimit.id, "transport.vehicle")
        findings.length(transport.carrier, ContentLimit.name, "transport.carrier")
    }

    func checkEvent(_ event: Event, _ findings: inout Findings) {
        findings.country(event.country, "event.country")
        if let locode = event.locode {
            if !UNLocode.isWellFormed(locode) {
                findings.error("event.locode", locode, "must be a country and three letters or digits (UN/LOCODE)")
            } else if let country = event.country, !locode.utf8.starts(with: country.utf8) {
                findings.warning("event.locode", locode, "lies in another country than event.country says")
            }
        }
        findings.length(event.place, ContentLimit.name, "event.place")
        if let latitude = event.latitude, !(-90...90).contains(latitude) {
            findings.error("event.latitude", latitude.description, "must be -90 to 90 degrees")
        }
        if let longitude = event.longitude, !(-180...180).contains(longitude) {
            findings.error("event.longitude", longitude.description, "must be -180 to 180 degrees")
        }
        if (event.latitude == nil) != (event.longitude == nil) {
            findings.warning("event", nil, "has a latitude or a longitude without the other")
        }
    }

    func checkParties(_ parties: [Party], _ findings: inout Findings) {
        findings.elements(parties.count, "parties")
        parties.forEachPlace { index, party in
            let at = { (field: String) in "parties[\(index)].\(field)" }
            findings.length(party.pointee.name, ContentLimit.name, at("name"))
            findings.length(party.pointee.address, ContentLimit.name, at("address"))
            findings.country(party.pointee.country, at("country"))
            findings.length(party.pointee.phone, ContentLimit.id, at("phone"))
            findings.length(party.pointee.email, ContentLimit.name, at("email"))
            findings.length(party.pointee.account, ContentLimit.id, at("account"))
            findings.length(party.pointee.identifier, ContentLimit.id, at("identifier"))
            findings.length(party.pointee.sector, ContentLimit.name, at("sector"))
        }
    }

    func checkRest(_ record: IntelligenceRecord, _ findings: inout Findings) {
        findings.length(record.concealment?.description, ContentLimit.text, "concealment.description")
        findings.length(record.detection?.description, ContentLimit.text, "detection.description")
        findings.length(record.action?.text, ContentLimit.text, "action.text")
        findings.length(record.outcome?.text, ContentLimit.text, "outcome.text")
        findings.count(record.arrests, "arrests")
        if let source = record.source {
            findings.length(source.publisher, ContentLimit.name, "source.publisher")
            findings.length(source.title, ContentLimit.name, "source.title")
            findings.length(source.url, 2048, "source.url")
        }
        findings.elements(record.attachments.count, "attachments")
        for (index, attachment) in record.attachments.enumerated().prefix(ContentLimit.elements) {
            findings.length(attachment.name, ContentLimit.name, "attachments[\(index)].name")
            findings.length(attachment.mediaType, ContentLimit.name, "attachments[\(index)].media_type")
            findings.count(attachment.bytes, "attachments[\(index)].bytes")
            if !Self.isSHA256(attachment.sha256) {
                findings.error(
                    "attachments[\(index)].sha256", attachment.sha256,
                    "must be 64 hexadecimal digits in lower case (SHA-256)")
            }
        }
    }

    private static func isSHA256(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isSHA256)
    }

    static func isSHA256(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 64 && bytes.allSatisfy { $0.isDigit || ($0 >= 97 && $0 <= 102) }
    }
}
