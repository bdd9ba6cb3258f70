package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.ObjectStorage;
import org.trove.time.IdSource;

/**
 * Objects at Swift. What is small is one object; the rest goes in segments into the container's neighbour {@code …_segments}, where
 * Swift's own clients have theirs, and becomes one object by its manifest (static large object) when all of it is there.
 */
final class SwiftObjectStorage implements ObjectStorage {
    private static final Logger LOG = LoggerFactory.getLogger(SwiftObjectStorage.class);

    private static final String SEGMENTS = "_segments";
    private static final String LARGE = "X-Static-Large-Object";
    private static final String METADATA = "x-object-meta-";

    private final SwiftClient swift;
    private final IdSource ids;
    private final Limits limits;

    SwiftObjectStorage(SwiftClient swift, IdSource ids, Limits limits) {
        this.swift = swift;
        this.ids = ids;
        this.limits = limits;
    }

    @Override
    public void ensureContainer(String container) {
        swift.send("PUT", SwiftClient.path(container));
    }

    @Override
    public void removeContainer(String container) {
        swift.find("DELETE", SwiftClient.path(container));
        // Nothing needs them any more: what is left are uploads that nobody finished.
        if (swift.find("HEAD", SwiftClient.path(container + SEGMENTS)).isPresent()) {
            removeSegments(container, "");
            swift.find("DELETE", SwiftClient.path(container + SEGMENTS));
        }
    }

    @Override
    public StoredObject putObject(ObjectName name, InputStream content, Map<String, String> metadata)
            throws IOException {
        swift.send("HEAD", SwiftClient.path(name.container()));
        Map<String, String> headers = new HashMap<>();
        metadata.forEach((key, value) -> headers.put("X-Object-Meta-" + key, value));
        byte[] start = content.readNBytes(limits.inlineBytes() + 1);
        String upload = ids.newId().toString();
        StoredObject stored = start.length <= limits.inlineBytes()
                ? putWhole(name, start, headers)
                : putInSegments(
                        name, upload, new SequenceInputStream(new ByteArrayInputStream(start), content), headers);
        // Those of what had this name before, and of tries that were not finished.
        removeOtherSegments(name, upload);
        return new StoredObject(name, stored.sizeBytes(), stored.checksum(), lowerCase(metadata));
    }

    private StoredObject putWhole(ObjectName name, byte[] content, Map<String, String> headers) {
        String md5 = Md5.hex(content);
        headers.put("ETag", md5);
        swift.send("PUT", path(name), headers, content);
        return new StoredObject(name, content.length, md5, null);
    }

    private StoredObject putInSegments(ObjectName name, String id, InputStream content, Map<String, String> headers)
            throws IOException {
        String container = name.container() + SEGMENTS;
        ensureContainer(container);
        SwiftUpload upload = new SwiftUpload(swift, container, prefix(name) + id + "/", limits.segmentBytes());
        try {
            upload.send(content);
            swift.send("PUT", path(name) + "?multipart-manifest=put", headers, upload.manifest());
        } catch (CloudException | IOException e) {
            abandon(name, prefix(name) + id + "/");
            throw e;
        }
        return new StoredObject(name, upload.sizeBytes(), upload.checksum(), null);
    }

    private void abandon(ObjectName name, String prefix) {
        try {
            removeSegments(name.container(), prefix);
        } catch (CloudException e) {
            LOG.warn("segments of an unfinished upload left object={} cause={}", name, e.getMessage());
        }
    }

    @Override
    public Optional<StoredObject> findObject(ObjectName name) {
        return swift.find("HEAD", path(name))
                .map(headers -> new StoredObject(
                        name, headers.firstValueAsLong("Content-Length").orElse(0), etag(headers), metadata(headers)));
    }

    @Override
    public InputStream openObject(ObjectName name) {
        HttpResponse<InputStream> answer = swift.download(path(name));
        try {
            HttpHeaders headers = answer.headers();
            List<CheckedContent.Part> parts = isLarge(headers)
                    ? parts(name)
                    : List.of(new CheckedContent.Part(
                            headers.firstValueAsLong("Content-Length").orElse(0), etag(headers)));
            return new CheckedContent(answer.body(), parts);
        } catch (IOException | CloudException e) {
            close(answer.body());
            throw e instanceof CloudException refusal
                    ? refusal
                    : new CloudException(Kind.TRANSIENT, "Swift: " + e.getMessage(), e);
        }
    }

    private List<CheckedContent.Part> parts(ObjectName name) {
        List<CheckedContent.Part> parts = new ArrayList<>();
        manifest(name)
                .forEach(entry -> parts.add(new CheckedContent.Part(
                        entry.path("bytes").asLong(), entry.path("hash").asText())));
        return parts;
    }

    private JsonNode manifest(ObjectName name) {
        return swift.json(path(name) + "?multipart-manifest=get");
    }

    @Override
    public void removeObject(ObjectName name) {
        Optional<HttpHeaders> found = swift.find("HEAD", path(name));
        List<String> segments = new ArrayList<>();
        if (found.filter(SwiftObjectStorage::isLarge).isPresent()) {
            manifest(name).forEach(entry -> segments.add(entry.path("name").asText()));
        }
        // The manifest first: nobody finds an object that lacks segments.
        swift.find("DELETE", path(name));
        segments.forEach(segment -> swift.find("DELETE", Urls.encode(segment).replace("%2F", "/")));
        removeOtherSegments(name, "");
    }

    @Override
    public List<StoredObject> listObjects(String container, String prefix) {
        return swift.list(container, prefix).stream()
                .map(entry -> new StoredObject(
                        new ObjectName(container, entry.path("name").asText()),
                        entry.path("bytes").asLong(),
                        entry.path("slo_etag")
                                .asText(entry.path("hash").asText())
                                .replace("\"", ""),
                        null))
                .toList();
    }

    private void removeOtherSegments(ObjectName name, String upload) {
        if (swift.find("HEAD", SwiftClient.path(name.container() + SEGMENTS)).isEmpty()) {
            return;
        }
        String kept = prefix(name) + upload + "/";
        swift.list(name.container() + SEGMENTS, prefix(name)).stream()
                .map(entry -> entry.path("name").asText())
                .filter(segment -> !segment.startsWith(kept))
                .forEach(segment -> swift.find("DELETE", SwiftClient.path(name.container() + SEGMENTS, segment)));
    }

    private void removeSegments(String container, String prefix) {
        swift.list(container + SEGMENTS, prefix)
                .forEach(entry -> swift.find(
                        "DELETE",
                        SwiftClient.path(
                                container + SEGMENTS, entry.path("name").asText())));
    }

    /** Of all segments of that name and of no other one's, whatever characters names have. */
    private static String prefix(ObjectName name) {
        return Md5.hex(name.name().getBytes(StandardCharsets.UTF_8)) + "/";
    }

    private static String path(ObjectName name) {
        return SwiftClient.path(name.container(), name.name());
    }

    private static boolean isLarge(HttpHeaders headers) {
        return headers.firstValue(LARGE).filter("true"::equalsIgnoreCase).isPresent();
    }

    private static String etag(HttpHeaders headers) {
        return headers.firstValue("ETag").orElse("").replace("\"", "");
    }

    private static Map<String, String> metadata(HttpHeaders headers) {
        Map<String, String> metadata = new TreeMap<>();
        headers.map().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(METADATA)) {
                metadata.put(lower.substring(METADATA.length()), values.get(0));
            }
        });
        return metadata;
    }

    private static Map<String, String> lowerCase(Map<String, String> metadata) {
        Map<String, String> lower = new TreeMap<>();
        metadata.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("connection not closed cause={}", e.getMessage());
        }
    }

    /**
     * How content is cut.
     *
     * @param inlineBytes up to which it is one object; held in memory
     * @param segmentBytes of each segment but the last, at most 5 GiB
     */
    record Limits(int inlineBytes, long segmentBytes) {
        static final Limits DEFAULT = new Limits(1 << 20, 2L << 30);
    }
}
