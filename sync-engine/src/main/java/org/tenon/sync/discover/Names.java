package org.tenon.sync.discover;

import java.io.IOException;
import java.util.List;

/** The domain name system, as far as discovery asks it. */
public interface Names {
    /** The SRV records of a name, in no order; none where there is no such name. */
    List<Srv> srv(String name) throws IOException;

    /** The TXT records of a name, the strings of each joined; none where there is no such name. */
    List<String> txt(String name) throws IOException;

    /** One SRV record (RFC 2782). A target of {@code .} says that the service is not offered. */
    record Srv(int priority, int weight, int port, String target) {
        boolean isRefusal() {
            return target.isEmpty() || target.equals(".");
        }
    }
}
