package org.tenon.sync.kind;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.tenon.sync.merge.ItemDigest;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.vobject.Content;

/** Events, tasks, notes and contacts: known by their UID, changed at will, and spelt by each server in its own way. */
record ItemRules(Kind kind) implements KindRules {
    @Override
    public ContentDigest digest() {
        return new Digest();
    }

    @Override
    public Optional<ContentHash> essence(InputStream item) throws IOException {
        int most = KindRules.mostMergedBytes();
        var bytes = item.readNBytes(most + 1);
        return bytes.length > most ? Optional.empty() : ItemDigest.withoutUid(Content.of(bytes));
    }

    @Override
    public String suffix() {
        return kind == Kind.CONTACTS ? ".vcf" : ".ics";
    }

    @Override
    public boolean contentIsFixed() {
        return false;
    }

    /** None: a server that folds lines in another place has the same item all the same. */
    @Override
    public long matchedSize(long sizeBytes) {
        return 0;
    }

    @Override
    public Optional<Merger> merger() {
        return Merger.of(kind);
    }

    @Override
    public boolean schedules() {
        return kind == Kind.CALENDAR || kind == Kind.TASKS;
    }

    private static final class Digest extends ContentDigest {
        /** Larger ones are told by their bytes alone, without being held in memory. */
        private final int most = KindRules.mostBytes();

        private ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        private Optional<MessageDigest> beyond = Optional.empty();

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] more, int offset, int length) {
            if (beyond.isEmpty() && bytes.size() + length > most) {
                beyond = Optional.of(sha256());
                beyond.get().update(bytes.toByteArray());
                bytes = new ByteArrayOutputStream(0);
            }
            if (beyond.isPresent()) {
                beyond.get().update(more, offset, length);
            } else {
                bytes.write(more, offset, length);
            }
        }

        @Override
        public ContentSummary found() {
            if (beyond.isPresent()) {
                var hex = HexFormat.of().formatHex(beyond.get().digest());
                return new ContentSummary(new ContentHash(hex), 0, new LinkId("content:" + hex), Optional.empty());
            }
            var content = Content.of(bytes.toByteArray());
            var digest = ItemDigest.of(content);
            return new ContentSummary(digest.hash(), 0, digest.identity().linkId(), Optional.of(content));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
