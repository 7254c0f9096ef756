package org.tenon.sync.run;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.body.ForwardingBody;

/** A body that is digested while somebody reads it. */
final class DigestingBody extends ForwardingBody {
    private final KindRules rules;
    private Optional<ContentSummary> found = Optional.empty();

    DigestingBody(KindRules rules, Body body) {
        super(body);
        this.rules = rules;
    }

    /** What the digest says: of the first complete reading, or else of one made now. */
    ContentSummary found(Body staged) throws IOException {
        if (found.isEmpty()) {
            found = Optional.of(digest(rules, staged));
        }
        return found.get();
    }

    static ContentSummary digest(KindRules rules, Body body) throws IOException {
        var digest = rules.digest();
        try (var in = body.open()) {
            in.transferTo(digest);
        }
        return digest.found();
    }

    @Override
    public InputStream open() throws IOException {
        var digest = rules.digest();
        return new FilterInputStream(super.open()) {
            @Override
            public int read() throws IOException {
                int b = in.read();
                if (b < 0) {
                    end();
                } else {
                    digest.write(b);
                }
                return b;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int n = in.read(bytes, offset, length);
                if (n < 0) {
                    end();
                } else {
                    digest.write(bytes, offset, n);
                }
                return n;
            }

            @Override
            public long skip(long n) throws IOException {
                return readNBytes((int) Math.min(n, 1 << 16)).length;
            }

            @Override
            public boolean markSupported() {
                return false;
            }

            private void end() {
                if (found.isEmpty()) {
                    found = Optional.of(digest.found());
                }
            }
        };
    }
}
