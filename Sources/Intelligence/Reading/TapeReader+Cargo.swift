extension TapeReader {
    mutating func event(_ index: Int) -> Event {
        var event = Event(date: CalendarDate(daysSince1970: 0))
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.event) {
            switch key {
            case .date: date(value).map { event.date = $0 }
            case .precision: read(value, words.precisions, into: &event.precision)
            case .country: read(value, into: &event.country)
            case .locode: read(value, into: &event.locode)
            case .place: read(value, into: &event.place)
            case .latitude: read(value, into: &event.latitude)
            case .longitude: read(value, into: &event.longitude)
            case .locationType: read(value, words.locationTypes, into: &event.locationType)
            case .direction: read(value, words.directions, into: &event.direction)
            }
        }
        return event
    }

    @inline(__always)
    mutating func goods(_ index: Int, into list: inout [Goods]) {
        var goods = Goods(commodity: "")
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.goods) {
            switch key {
            case .commodity: read(value, into: &goods.commodity)
            case .description: read(value, into: &goods.description)
            case .species: read(value, into: &goods.species)
            case .citesAppendix: read(value, words.appendices, into: &goods.citesAppendix)
            case .hs: read(value, into: &goods.hs)
            case .quantityKg: read(value, into: &goods.quantityKg)
            case .quantityCount: read(value, into: &goods.quantityCount)
            case .countUnit: read(value, into: &goods.countUnit)
            case .quantityLitres: read(value, into: &goods.quantityLitres)
            case .quantityM3: read(value, into: &goods.quantityM3)
            case .value: read(value, into: &goods.value)
            case .currency: read(value, into: &goods.currency)
            case .declaredAs: read(value, into: &goods.declaredAs)
            }
        }
        list.append(goods)
    }

    mutating func consignment(_ index: Int) -> Consignment {
        var consignment = Consignment()
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.consignment) {
            switch key {
            case .declaration: read(value, into: &consignment.declaration)
            case .billOfLading: read(value, into: &consignment.billOfLading)
            case .airWaybill: read(value, into: &consignment.airWaybill)
            case .postalItem: read(value, into: &consignment.postalItem)
            case .containers: texts(value, into: &consignment.containers)
            case .seals: texts(value, into: &consignment.seals)
            case .description: read(value, into: &consignment.description)
            case .hs: read(value, into: &consignment.hs)
            case .grossWeightKg: read(value, into: &consignment.grossWeightKg)
            case .verifiedWeightKg: read(value, into: &consignment.verifiedWeightKg)
            case .packages: read(value, into: &consignment.packages)
            case .value: read(value, into: &consignment.value)
            case .currency: read(value, into: &consignment.currency)
            case .freight: read(value, into: &consignment.freight)
            case .lodgedAt: read(value, into: &consignment.lodgedAt)
            case .amendments: read(value, into: &consignment.amendments)
            case .citesPermit: read(value, into: &consignment.citesPermit)
            case .citesSource: read(value, into: &consignment.citesSource)
            case .observations: codes(value, words.observations, into: &consignment.observations)
            }
        }
        return consignment
    }

    mutating func route(_ index: Int) -> Route {
        var route = Route()
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.route) {
            switch key {
            case .origin: route.origin = place(value)
            case .departure: route.departure = place(value)
            case .transits:
                array(at: value) { reader, element in
                    if let place = reader.place(element) { route.transits.append(place) }
                }
            case .destination: route.destination = place(value)
            case .previousPort: route.previousPort = place(value)
            case .nextPort: route.nextPort = place(value)
            case .eta: read(value, into: &route.eta)
            }
        }
        return route
    }

    mutating func transport(_ index: Int) -> Transport {
        var transport = Transport(mode: .unknown)
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.transport) {
            switch key {
            case .mode: read(value, words.modes, into: &transport.mode)
            case .vessel: read(value, into: &transport.vessel)
            case .imo: read(value, into: &transport.imo)
            case .voyage: read(value, into: &transport.voyage)
            case .flight: read(value, into: &transport.flight)
            case .vehicle: read(value, into: &transport.vehicle)
            case .carrier: read(value, into: &transport.carrier)
            }
        }
        return transport
    }

    mutating func concealment(_ index: Int) -> Concealment {
        var concealment = Concealment(method: .unknown)
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.method) {
            switch key {
            case .method: read(value, words.concealments, into: &concealment.method)
            case .description: read(value, into: &concealment.description)
            }
        }
        return concealment
    }

    mutating func detection(_ index: Int) -> Detection {
        var detection = Detection(method: .unknown)
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.method) {
            switch key {
            case .method: read(value, words.detections, into: &detection.method)
            case .description: read(value, into: &detection.description)
            }
        }
        return detection
    }

    mutating func party(_ index: Int, into parties: inout [Party]) {
        var party = Party(role: .other, kind: .company)
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.party) {
            switch key {
            case .role: read(value, words.roles, into: &party.role)
            case .kind: read(value, words.partyKinds, into: &party.kind)
            case .name: read(value, into: &party.name)
            case .address: read(value, into: &party.address)
            case .country: read(value, into: &party.country)
            case .phone: read(value, into: &party.phone)
            case .email: read(value, into: &party.email)
            case .account: read(value, into: &party.account)
            case .identifier: read(value, into: &party.identifier)
            case .sector: read(value, into: &party.sector)
            case .firstSeen: party.firstSeen = date(value)
            case .authorisedOperator: party.authorisedOperator = flag(value)
            }
        }
        parties.append(party)
    }
}
