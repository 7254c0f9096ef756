package org.tenon.sync.kind;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.mail.MailEssence;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.model.ContentHash;

/** Messages: their bytes never change, and link id and size tell which is which. */
record MailRules() implements KindRules {
    @Override
    public ContentDigest digest() {
        return new Digest();
    }

    @Override
    public Optional<ContentHash> essence(InputStream item) throws IOException {
        return Optional.of(MailEssence.of(item));
    }

    @Override
    public String suffix() {
        return ".eml";
    }

    @Override
    public boolean contentIsFixed() {
        return true;
    }

    @Override
    public long matchedSize(long sizeBytes) {
        return sizeBytes;
    }

    @Override
    public Optional<Merger> merger() {
        return Optional.empty();
    }

    @Override
    public boolean schedules() {
        return false;
    }

    private static final class Digest extends ContentDigest {
        private final CanonicalDigest mail = new CanonicalDigest();

        @Override
        public void write(int b) {
            mail.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            mail.write(bytes, offset, length);
        }

        @Override
        public ContentSummary found() {
            var found = mail.found();
            return new ContentSummary(found.hash(), found.sizeBytes(), found.linkId(), Optional.empty());
        }
    }
}
