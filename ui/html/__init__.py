"""Records as safe HTML; no Gradio."""
