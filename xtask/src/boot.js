// Starts the page. It stands in one function with wasm-bindgen's script, so that nothing becomes
// global; PAYLOAD is the compressed wasm. A worker for long work runs the very same script.
const fail = (title, why) => {
  // In a worker the page must learn of it.
  if (!self.document) throw why;
  const boot = document.getElementById("boot");
  // Gone once the app has drawn itself: from then on it reports its failures.
  if (!boot) return;
  boot.className = "failed";
  boot.querySelector("h1").textContent = title;
  document.getElementById("boot-error").textContent = String(why);
};

const decode = (base64) => {
  // Newer browsers do it at once.
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
};

const start = async () => {
  const bytes = decode("PAYLOAD");
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const headers = { "content-type": "application/wasm" };
  // Compiled while it is being unpacked.
  await wasm_bindgen({ module_or_path: new Response(stream, { headers }) });
};

const wanted = ["WebAssembly", "DecompressionStream"];
if (self.document) wanted.push("CSSLayerBlockRule", "HTMLDialogElement");
const missing = wanted.filter((name) => !(name in self));
if (missing.length) {
  fail("稿匠打不开：浏览器太旧", missing.join(", "));
} else {
  start().catch((why) => fail("稿匠没能打开", why));
}
