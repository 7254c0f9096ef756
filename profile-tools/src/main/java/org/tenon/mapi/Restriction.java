package org.tenon.mapi;

import java.util.List;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.abi.Struct;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;

/** Which rows of a table are wanted, as an expression: {@code Restriction.is(SUBJECT, "x").or(exists(START))}. */
public sealed interface Restriction {
    /** How a value is compared. */
    enum Relation {
        LESS(Defs.RELOP_LT),
        LESS_OR_EQUAL(Defs.RELOP_LE),
        GREATER(Defs.RELOP_GT),
        GREATER_OR_EQUAL(Defs.RELOP_GE),
        EQUAL(Defs.RELOP_EQ),
        NOT_EQUAL(Defs.RELOP_NE);

        private final int number;

        Relation(int number) {
            this.number = number;
        }
    }

    /** Which part of a text has to be equal. */
    enum Match {
        WHOLE(Defs.FL_FULLSTRING),
        PART(Defs.FL_SUBSTRING),
        PREFIX(Defs.FL_PREFIX);

        private final int level;

        Match(int level) {
            this.level = level;
        }
    }

    record And(List<Restriction> parts) implements Restriction {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Restriction> parts) implements Restriction {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Restriction part) implements Restriction {}

    record Compare(Relation relation, PropTag<?> tag, Object value) implements Restriction {}

    record CompareProps(Relation relation, PropTag<?> left, PropTag<?> right) implements Restriction {}

    record Content(PropTag<String> tag, Match match, boolean ignoreCase, String text) implements Restriction {}

    record Bits(PropTag<Integer> tag, int mask, boolean anySet) implements Restriction {}

    record Size(Relation relation, PropTag<?> tag, int sizeBytes) implements Restriction {}

    record Exists(PropTag<?> tag) implements Restriction {}

    /** Of the rows of a message's recipients ({@code PR_MESSAGE_RECIPIENTS}) or attachments. */
    record Sub(int objectTag, Restriction part) implements Restriction {}

    /** With remarks that the table does not read. */
    record Comment(Props remarks, Restriction part) implements Restriction {}

    static <T> Restriction compare(PropTag<T> tag, Relation relation, T value) {
        return new Compare(relation, tag, value);
    }

    static <T> Restriction is(PropTag<T> tag, T value) {
        return new Compare(Relation.EQUAL, tag, value);
    }

    static Restriction exists(PropTag<?> tag) {
        return new Exists(tag);
    }

    default Restriction and(Restriction other) {
        return new And(List.of(this, other));
    }

    default Restriction or(Restriction other) {
        return new Or(List.of(this, other));
    }

    default Restriction negated() {
        return new Not(this);
    }

    /** As SRestriction, with all that it points to. */
    default Scratch.Piece write(Scratch scratch) {
        var piece = scratch.piece(Structs.SRestriction.size());
        write(scratch, piece, 0);
        return piece;
    }

    private void write(Scratch scratch, Scratch.Piece piece, int at) {
        int res = at + Structs.SRestriction.at("res");
        switch (this) {
            case And r -> several(scratch, piece, at, Defs.RES_AND, r.parts());
            case Or r -> several(scratch, piece, at, Defs.RES_OR, r.parts());
            case Not r -> {
                piece.putInt(at, Defs.RES_NOT);
                piece.putAddress(
                        res + Structs.SNotRestriction.at("lpRes"),
                        r.part().write(scratch).address());
            }
            case Compare r -> {
                words(piece, at, Defs.RES_PROPERTY, r.relation().number, r.tag().tag());
                piece.putAddress(
                        res + Structs.SPropertyRestriction.at("lpProp"),
                        Values.write(scratch, r.tag().tag(), r.value()).address());
            }
            case CompareProps r ->
                words(
                        piece,
                        at,
                        Defs.RES_COMPAREPROPS,
                        r.relation().number,
                        r.left().tag(),
                        r.right().tag());
            case Content r -> {
                words(
                        piece,
                        at,
                        Defs.RES_CONTENT,
                        r.match().level | (r.ignoreCase() ? Defs.FL_IGNORECASE : 0),
                        r.tag().tag());
                piece.putAddress(
                        res + Structs.SContentRestriction.at("lpProp"),
                        Values.write(scratch, r.tag().tag(), r.text()).address());
            }
            case Bits r ->
                words(
                        piece,
                        at,
                        Defs.RES_BITMASK,
                        r.anySet() ? Defs.BMR_NEZ : Defs.BMR_EQZ,
                        r.tag().tag(),
                        r.mask());
            case Size r ->
                words(piece, at, Defs.RES_SIZE, r.relation().number, r.tag().tag(), r.sizeBytes());
            case Exists r -> words(piece, at, Defs.RES_EXIST, 0, r.tag().tag(), 0);
            case Sub r -> {
                words(piece, at, Defs.RES_SUBRESTRICTION, r.objectTag());
                piece.putAddress(
                        res + Structs.SSubRestriction.at("lpRes"),
                        r.part().write(scratch).address());
            }
            case Comment r -> {
                Struct layout = Structs.SCommentRestriction;
                words(piece, at, Defs.RES_COMMENT, r.remarks().size());
                piece.putAddress(
                        res + layout.at("lpRes"), r.part().write(scratch).address());
                piece.putAddress(
                        res + layout.at("lpProp"),
                        Values.write(scratch, r.remarks()).address());
            }
        }
    }

    private static void words(Scratch.Piece piece, int at, int kind, int... words) {
        piece.putInt(at, kind);
        for (int i = 0; i < words.length; i++) {
            piece.putInt(at + Structs.SRestriction.at("res") + 4 * i, words[i]);
        }
    }

    private static void several(Scratch scratch, Scratch.Piece piece, int at, int kind, List<Restriction> parts) {
        var list = scratch.piece(Math.max(1, parts.size()) * Structs.SRestriction.size());
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).write(scratch, list, i * Structs.SRestriction.size());
        }
        words(piece, at, kind, parts.size());
        piece.putAddress(at + Structs.SRestriction.at("res") + Structs.SAndRestriction.at("lpRes"), list.address());
    }
}
