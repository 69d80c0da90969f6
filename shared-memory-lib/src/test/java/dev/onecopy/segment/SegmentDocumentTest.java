package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/segment-format.md and {@link SegmentDescriptor} together. */
class SegmentDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/segment-format.md");

    /** A row of a table of fields: offset, bytes, name. */
    private record Field(int offset, int bytes) {}

    @Test
    void theSuperblockIsAsDocumented() throws IOException {
        Map<String, Field> expected = new LinkedHashMap<>();
        expected.put("magic", new Field(SegmentDescriptor.MAGIC_OFFSET, 8));
        expected.put("version", new Field(SegmentDescriptor.VERSION_OFFSET, 4));
        expected.put("superblock crc", new Field(SegmentDescriptor.SUPERBLOCK_CRC_OFFSET, 4));
        expected.put("segment id", new Field(SegmentDescriptor.SEGMENT_ID_OFFSET, 16));
        expected.put("segment created", new Field(SegmentDescriptor.SEGMENT_CREATED_OFFSET, 8));
        expected.put("file bytes", new Field(SegmentDescriptor.FILE_BYTES_OFFSET, 8));
        expected.put("directory offset", new Field(SegmentDescriptor.DIRECTORY_OFFSET_OFFSET, 8));
        expected.put("directory entries", new Field(SegmentDescriptor.DIRECTORY_ENTRIES_OFFSET, 4));
        expected.put("entry bytes", new Field(SegmentDescriptor.ENTRY_BYTES_OFFSET, 4));
        expected.put("data offset", new Field(SegmentDescriptor.DATA_OFFSET_OFFSET, 8));
        expected.put("data bytes", new Field(SegmentDescriptor.DATA_BYTES_OFFSET, 8));
        expected.put("owner epoch", new Field(SegmentDescriptor.OWNER_EPOCH_OFFSET, 8));
        expected.put("owner process", new Field(SegmentDescriptor.OWNER_PROCESS_OFFSET, 8));
        expected.put("owner started", new Field(SegmentDescriptor.OWNER_STARTED_OFFSET, 8));
        expected.put("entries used", new Field(SegmentDescriptor.ENTRIES_USED_OFFSET, 4));
        assertThat(fields("Superblock")).containsExactlyEntriesOf(expected);
    }

    @Test
    void theDirectoryEntryIsAsDocumented() throws IOException {
        int axesBytes = Shape.MAXIMUM_NDIM * Long.BYTES;
        Map<String, Field> expected = new LinkedHashMap<>();
        expected.put("word", new Field(SegmentDescriptor.WORD_OFFSET, 8));
        expected.put("entry crc", new Field(SegmentDescriptor.ENTRY_CRC_OFFSET, 4));
        expected.put("dtype", new Field(SegmentDescriptor.DTYPE_OFFSET, 4));
        expected.put("order", new Field(SegmentDescriptor.ORDER_OFFSET, 4));
        expected.put("ndim", new Field(SegmentDescriptor.NDIM_OFFSET, 4));
        expected.put("array id", new Field(SegmentDescriptor.ARRAY_ID_OFFSET, 16));
        expected.put("offset", new Field(SegmentDescriptor.OFFSET_OFFSET, 8));
        expected.put("nbytes", new Field(SegmentDescriptor.NBYTES_OFFSET, 8));
        expected.put("extent bytes", new Field(SegmentDescriptor.EXTENT_BYTES_OFFSET, 8));
        expected.put("array created", new Field(SegmentDescriptor.ARRAY_CREATED_OFFSET, 8));
        expected.put("publish sequence", new Field(SegmentDescriptor.PUBLISH_SEQUENCE_OFFSET, 8));
        expected.put("shape", new Field(SegmentDescriptor.SHAPE_OFFSET, axesBytes));
        expected.put("strides", new Field(SegmentDescriptor.STRIDES_OFFSET, axesBytes));
        expected.put("name bytes", new Field(SegmentDescriptor.NAME_BYTES_OFFSET, 4));
        expected.put("name", new Field(SegmentDescriptor.NAME_OFFSET, SegmentDescriptor.MAXIMUM_NAME_BYTES));
        expected.put("time to live", new Field(SegmentDescriptor.TIME_TO_LIVE_OFFSET, 8));
        assertThat(fields("Directory entry")).containsExactlyEntriesOf(expected);
    }

    @Test
    void thePartsAreAsDocumented() throws IOException {
        assertThat(section("Parts"))
                .contains("| superblock | 0 | " + SegmentDescriptor.SUPERBLOCK_BYTES + " bytes |")
                .contains("| directory | " + SegmentDescriptor.DIRECTORY_OFFSET_BYTES + " | entries × "
                        + SegmentDescriptor.ENTRY_BYTES + " bytes |");
        assertThat(Files.readString(DOCUMENT)).contains("format version " + SegmentDescriptor.VERSION);
    }

    @Test
    void theStatesAreAsDocumented() throws IOException {
        Map<Integer, String> states = rows("Directory entry", "\\| (\\d) \\| (\\w+) \\| (?:yes|no)[^|]*\\|").stream()
                .collect(Collectors.toMap(row -> Integer.parseInt(row.group(1)), row -> row.group(2)));
        assertThat(states)
                .isEqualTo(Map.of(
                        SegmentDescriptor.STATE_FREE, "free",
                        SegmentDescriptor.STATE_WRITING, "writing",
                        SegmentDescriptor.STATE_OUTPUT, "output",
                        SegmentDescriptor.STATE_READY, "ready",
                        SegmentDescriptor.STATE_DRAINING, "draining",
                        SegmentDescriptor.STATE_QUARANTINED, "quarantined"));
    }

    @Test
    void theTypesAreAsDocumented() throws IOException {
        Map<Integer, String> types =
                rows("Directory entry", "(?<=\\| )(\\d+) \\| (bool|u?int\\d+|float\\d+)(?= \\|)").stream()
                        .collect(Collectors.toMap(row -> Integer.parseInt(row.group(1)), row -> row.group(2)));
        assertThat(types)
                .isEqualTo(Arrays.stream(DType.values()).collect(Collectors.toMap(DType::code, DType::numpyName)));
    }

    private static Map<String, Field> fields(String section) throws IOException {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (MatchResult row : rows(section, "\\| (\\d+) \\| (\\d+) \\| ([\\w ]+) \\| .* \\|")) {
            fields.put(row.group(3), new Field(Integer.parseInt(row.group(1)), Integer.parseInt(row.group(2))));
        }
        return fields;
    }

    private static List<MatchResult> rows(String section, String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(section(section)).results().toList();
    }

    private static String section(String title) throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf("\n## " + title + "\n");
        assertThat(start).as("the section " + title).isNotNegative();
        int end = document.indexOf("\n## ", start + 1);
        return document.substring(start, end < 0 ? document.length() : end);
    }
}
