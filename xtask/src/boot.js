// Starts the page. What follows is wasm-bindgen's script and this; PAYLOAD is the compressed wasm.
(async () => {
  const fail = (why) => {
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.className = "too-old";
    for (const text of [
      "稿匠没能打开。请用 Chrome 109、Firefox 115 或更新的浏览器（或基于它们的浏览器）打开这个文件。",
      "Gaojiang could not start. Please open this file in Chrome 109, Firefox 115 or newer.",
      String(why),
    ]) {
      const line = document.createElement("p");
      line.textContent = text;
      box.append(line);
    }
    document.body.append(box);
  };
  try {
    const text = atob("PAYLOAD");
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const headers = { "content-type": "application/wasm" };
    // Compiled while it is being unpacked.
    const module = await WebAssembly.compileStreaming(new Response(stream, { headers }));
    await wasm_bindgen({ module_or_path: module });
  } catch (why) {
    // A panic of the app shows a page of its own.
    if (!document.querySelector(".panic")) fail(why);
  }
})();
