package org.tenon.sync.discover;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.tenon.sync.discover.Names.Srv;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The real domain name system. */
public final class DnsNames implements Names {
    private final Resolver resolver;

    private DnsNames(Resolver resolver) {
        this.resolver = resolver;
        resolver.setTimeout(Duration.ofSeconds(5));
    }

    /** Asks the servers that this machine is set up with. */
    public static DnsNames ofSystem() {
        return new DnsNames(new ExtendedResolver());
    }

    /** Asks one server. */
    public static DnsNames at(InetSocketAddress server) throws UnknownHostException {
        var resolver = new SimpleResolver(server.getAddress());
        resolver.setPort(server.getPort());
        return new DnsNames(resolver);
    }

    @Override
    public List<Srv> srv(String name) throws IOException {
        return records(name, Type.SRV).stream()
                .map(SRVRecord.class::cast)
                .map(r -> new Srv(
                        r.getPriority(),
                        r.getWeight(),
                        r.getPort(),
                        r.getTarget().toString(true)))
                .toList();
    }

    @Override
    public List<String> txt(String name) throws IOException {
        return records(name, Type.TXT).stream()
                .map(TXTRecord.class::cast)
                .map(r -> String.join("", r.getStrings()))
                .toList();
    }

    private List<Record> records(String name, int type) throws IOException {
        var lookup = new Lookup(Name.fromString(name + "."), type);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        lookup.setSearchPath(List.<Name>of());
        var records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL -> List.of(records);
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> List.of();
            default -> throw new IOException("the name servers did not answer");
        };
    }
}
