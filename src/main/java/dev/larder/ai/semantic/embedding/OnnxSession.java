package dev.larder.ai.semantic.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * The embedded model in the memory of the process: all-MiniLM-L6-v2 with weights of eight bits. Several threads may use
 * it at once, and each does its own work. It holds native memory until it is closed.
 */
final class OnnxSession implements TextEncoder {
    /** The name and version: another way to make tokens or to pool makes other vectors, and needs another version. */
    static final String ID = "all-minilm-l6-v2-q-1";

    /** The most that the model reads. Texts of which the guard knows rules have fewer. */
    private static final int MAX_TOKENS = 512;

    private final OrtEnvironment engine;
    private final OrtSession session;
    private final BertTokenizer tokenizer;

    private OnnxSession(OrtEnvironment engine, OrtSession session, BertTokenizer tokenizer) {
        this.engine = engine;
        this.session = session;
        this.tokenizer = tokenizer;
    }

    /**
     * Loads the model. This takes about a second, and longer at the first start, when the files are unpacked.
     *
     * @throws EmbeddingFailure if it cannot be loaded
     */
    static OnnxSession load(EmbeddedFiles files) {
        try {
            files.unpackLibraries();
            OrtEnvironment engine = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "larder");
            engine.setTelemetry(false);
            // from a file, because the heap then never holds the weights
            OrtSession session = session(engine, files.model().toString());
            return new OnnxSession(engine, session, tokenizer(files));
        } catch (IOException | OrtException | LinkageError e) {
            throw new EmbeddingFailure(Reason.UNAVAILABLE, "The embedded model cannot be loaded", e);
        }
    }

    private static BertTokenizer tokenizer(EmbeddedFiles files) throws IOException {
        try (InputStream in = files.tokenizer()) {
            return new BertTokenizer(WordPieces.read(in), MAX_TOKENS);
        }
    }

    private static OrtSession session(OrtEnvironment engine, String model) throws OrtException {
        try (var options = new SessionOptions()) {
            // the lane bounds the threads; threads of the engine's own would compete with event loops
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            // an arena would keep the memory of the longest text for ever
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            return engine.createSession(model, options);
        }
    }

    @Override
    public float[] vector(String text) {
        long[] ids = tokenizer.ids(text);
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor tokens = tensor(ids);
                OnnxTensor mask = tensor(ones);
                OnnxTensor types = tensor(new long[ids.length]);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
            FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
            return UnitVector.of(sum(states, states.remaining() / ids.length));
        } catch (OrtException e) {
            throw new EmbeddingFailure(Reason.UNAVAILABLE, "The embedded model failed", e);
        }
    }

    private OnnxTensor tensor(long[] numbers) throws OrtException {
        return OnnxTensor.createTensor(engine, LongBuffer.wrap(numbers), new long[] {1, numbers.length});
    }

    /** The sum of the states of all tokens, which has the direction of their mean. */
    private static float[] sum(FloatBuffer states, int dimensions) {
        float[] sum = new float[dimensions];
        for (int i = 0; states.hasRemaining(); i++) {
            sum[i % dimensions] += states.get();
        }
        return sum;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The embedded model cannot be closed", e);
        }
    }
}
