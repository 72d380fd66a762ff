/** Stands for a style sheet or a picture. */
export default '';
